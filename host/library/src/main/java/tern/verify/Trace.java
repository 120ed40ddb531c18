package tern.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tern.model.PassTensor;

/**
 * Every tensor of a run, in the order in which they were first computed. Floats are kept as their
 * bits.
 */
final class Trace {
  private final int tokens;
  private final Map<Place, int[][]> rows = new LinkedHashMap<>();

  Trace(int tokens) {
    this.tokens = tokens;
  }

  int tokens() {
    return tokens;
  }

  Set<Place> places() {
    return rows.keySet();
  }

  void put(Place place, int token, int[] row) {
    rows.computeIfAbsent(place, p -> new int[tokens][])[token] = row;
  }

  /** Rows of all tokens, or an array of nulls if the run did not get there. */
  int[][] rows(Place place) {
    return rows.getOrDefault(place, new int[tokens][]);
  }

  /** A token's row as floats. */
  float[] floats(int layer, PassTensor tensor, int token) {
    int[] bits = rows(Place.values(layer, tensor))[token];
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    return values;
  }
}
