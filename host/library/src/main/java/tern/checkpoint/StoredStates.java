package tern.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What another program computed from a checkpoint: {@code hidden_0} (rows of the embedding), {@code
 * hidden_i} (after layer i - 1; the last one normed) and {@code logits}, each {@code [tokens,
 * columns]}. Any of them may be missing. Immutable: any thread may use it.
 */
public final class StoredStates {
  private final Map<String, float[][]> states = new TreeMap<>();

  private StoredStates() {}

  /**
   * Reads a safetensors file.
   *
   * @throws CheckpointException if it is broken, holds no state, or a state of another shape
   */
  public static StoredStates read(Path file, int tokens, int layers, int hidden, int vocabulary) {
    StoredStates read = new StoredStates();
    try (Arena arena = Arena.ofConfined()) {
      for (Tensor tensor : SafetensorsFile.map(file, arena)) {
        boolean logits = tensor.name().equals("logits");
        if (!logits && !isHidden(tensor.name(), layers)) {
          throw tensor.broken(
              "is not a state; expected hidden_0 to hidden_" + layers + " or logits");
        }
        int columns = logits ? vocabulary : hidden;
        float[] values = tensor.expect(tokens, columns).floats();
        float[][] rows = new float[tokens][];
        for (int m = 0; m < tokens; m++) {
          rows[m] = Arrays.copyOfRange(values, m * columns, (m + 1) * columns);
        }
        read.states.put(tensor.name(), rows);
      }
    }
    if (read.states.isEmpty()) {
      throw new CheckpointException(file + ": holds no state; expected hidden_0, ... or logits");
    }
    return read;
  }

  private static boolean isHidden(String name, int layers) {
    for (int i = 0; i <= layers; i++) {
      if (name.equals("hidden_" + i)) {
        return true;
      }
    }
    return false;
  }

  /** The state before layer {@code i}; after the last layer, the normed one. */
  public Optional<float[][]> hidden(int i) {
    return Optional.ofNullable(states.get("hidden_" + i));
  }

  public Optional<float[][]> logits() {
    return Optional.ofNullable(states.get("logits"));
  }
}
