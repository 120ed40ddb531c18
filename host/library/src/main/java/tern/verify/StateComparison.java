package tern.verify;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tern.checkpoint.StoredStates;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.model.SessionOptions;

/** Compares a run with the states that another program stored, within a tolerance. */
final class StateComparison {
  private final Model model;
  private final RecordingBackend products;
  private final SessionOptions options;
  private final Trace trace;
  private final StoredStates states;
  private final double tolerance;
  private int tensors;
  private long values;
  private double largest;

  StateComparison(
      Model model,
      RecordingBackend products,
      SessionOptions options,
      Trace trace,
      StoredStates states,
      double tolerance) {
    this.model = model;
    this.products = products;
    this.options = options;
    this.trace = trace;
    this.states = states;
    this.tolerance = tolerance;
  }

  Comparison run(String name, String against) {
    int layers = model.config().layers();
    int known = -1;
    Difference first = null;
    for (int i = 0; i <= layers + 1 && first == null; i++) {
      float[][] stored = stored(i);
      if (stored != null) {
        Difference found = compare(i, stored);
        first = found == null ? null : explain(found, known, i, stored);
        known = i;
      }
    }
    return new Comparison(name, against, tensors, values, largest, first);
  }

  /** State {@code i}: hidden states, then the logits. */
  private float @Nullable [][] stored(int i) {
    return (i <= model.config().layers() ? states.hidden(i) : states.logits()).orElse(null);
  }

  /** Where a run of {@code layers} layers has the state after {@code i} of them. */
  private static Place place(int i, int layers) {
    if (i > layers) {
      return Place.values(-1, PassTensor.LOGITS);
    }
    if (i == layers) {
      return Place.values(-1, PassTensor.FINAL_NORM);
    }
    return i == 0
        ? Place.values(-1, PassTensor.EMBEDDED)
        : Place.values(i - 1, PassTensor.RESIDUAL);
  }

  private @Nullable Difference compare(int i, float[][] stored) {
    Place place = place(i, model.config().layers());
    int[][] rows = trace.rows(place);
    double scale = scale(stored);
    tensors++;
    Difference first = null;
    for (int m = 0; m < stored.length; m++) {
      for (int r = 0; r < stored[m].length; r++) {
        double got = rows[m] == null ? Double.NaN : place.number(rows[m][r]);
        double difference = Math.abs(got - stored[m][r]) / scale;
        values++;
        largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
        if (first == null && !(difference <= tolerance)) {
          int layer = i > 0 && i <= model.config().layers() ? i - 1 : -1;
          first = new Difference(layer, place.name(), m, r, stored[m][r], got, Cause.UNKNOWN, "");
        }
      }
    }
    return first;
  }

  private static double scale(float[][] stored) {
    double largest = Double.MIN_NORMAL;
    for (float[] row : stored) {
      for (float value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  /**
   * Explains a difference in state {@code to}; {@code from} is the last that agreed, or -1. Tokens
   * after the first that differs are left out: rounding may have changed them too.
   */
  private Difference explain(Difference first, int from, int to, float[][] stored) {
    ModelConfig config = model.config();
    int start = Math.max(0, from);
    int end = Math.min(to, config.layers());
    if (to == 0 || start >= end) {
      return first.because(
          Cause.UNKNOWN,
          to == 0 ? "the embedding differs" : "the hidden states agree, the head's not");
    }
    Segment segment =
        new Segment(
            model,
            products,
            options,
            model.layers().subList(start, end),
            Arrays.copyOf(from < 0 ? embedded() : stored(from), first.token() + 1));
    // A segment that ends before the last layer has its state there before any norm.
    Place place =
        to < config.layers()
            ? Place.values(end - start - 1, PassTensor.RESIDUAL)
            : place(to, config.layers());
    float[][] rows = Arrays.copyOf(stored, first.token() + 1);
    ToDoubleFunction<Trace> distance = run -> distance(run.rows(place), rows);
    return new StateDiagnosis(config, segment, distance, tolerance).explain(first);
  }

  private float[][] embedded() {
    float[][] rows = new float[trace.tokens()][];
    for (int m = 0; m < rows.length; m++) {
      rows[m] = trace.floats(-1, PassTensor.EMBEDDED, m);
    }
    return rows;
  }

  private static double distance(int[][] rows, float[][] stored) {
    double worst = 0;
    for (int m = 0; m < stored.length; m++) {
      for (int r = 0; r < stored[m].length; r++) {
        double got = rows[m] == null ? Double.NaN : Float.intBitsToFloat(rows[m][r]);
        double difference = Math.abs(got - stored[m][r]);
        worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
      }
    }
    return worst / scale(stored);
  }
}
