package tern.verify;

import org.jspecify.annotations.Nullable;
import tern.model.Model;

/** Compares two runs of a model bit for bit. */
final class TraceComparison {
  private final Model model;
  private final Trace expected;
  private final Trace got;
  private long values;
  private double largest;

  TraceComparison(Model model, Trace expected, Trace got) {
    this.model = model;
    this.expected = expected;
    this.got = got;
  }

  Comparison run(String name, String against) {
    Place where = null;
    Difference first = null;
    int tensors = 0;
    for (Place place : expected.places()) {
      tensors++;
      Difference found = compare(place);
      if (first == null && found != null) {
        first = found;
        where = place;
      }
    }
    if (first != null) {
      first = new BackendDiagnosis(model, expected, got).explain(where, first);
    }
    return new Comparison(name, against, tensors, values, largest, first);
  }

  private @Nullable Difference compare(Place place) {
    int[][] right = expected.rows(place);
    int[][] other = got.rows(place);
    Difference first = null;
    double scale = Double.MIN_NORMAL;
    double worst = 0;
    for (int m = 0; m < right.length; m++) {
      for (int r = 0; right[m] != null && r < right[m].length; r++) {
        values++;
        double value = place.number(right[m][r]);
        double came = other[m] == null ? Double.NaN : place.number(other[m][r]);
        scale = Math.max(scale, Math.abs(value));
        if (other[m] == null || right[m][r] != other[m][r]) {
          worst = Math.max(worst, Math.abs(value - came));
          first =
              first != null
                  ? first
                  : new Difference(
                      place.layer(), place.name(), m, r, value, came, Cause.UNKNOWN, "");
        }
      }
    }
    largest = Math.max(largest, worst / scale);
    return first;
  }
}
