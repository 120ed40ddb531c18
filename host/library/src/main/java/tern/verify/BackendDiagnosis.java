package tern.verify;

import java.util.Locale;
import java.util.Map;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.model.Model;
import tern.model.PassTensor;

/** Finds why a run of a model differs from the reference's, from the first tensor that differs. */
final class BackendDiagnosis {
  /** Tolerance of experiments that compute floats in another way than the kernels. */
  private static final float CLOSE = 1e-3f;

  private final Model model;
  private final Trace expected;
  private final Trace got;

  BackendDiagnosis(Model model, Trace expected, Trace got) {
    this.model = model;
    this.expected = expected;
    this.got = got;
  }

  /** Returns the difference with its cause. Everything before {@code place} is equal. */
  Difference explain(Place place, Difference first) {
    return switch (place.kind()) {
      case ACTIVATIONS ->
          first.because(
              Cause.ROUNDING, "what is quantised is equal, and the int8 activation differs");
      case SUMS -> sums(place, first);
      case VALUES -> values(place, first);
    };
  }

  private Difference sums(Place place, Difference first) {
    int[][] right = expected.rows(place);
    int[][] other = got.rows(place);
    int n = right[first.token()].length;
    for (Map.Entry<String, int[]> order : RowOrder.packed(n).entrySet()) {
      if (reordered(right, other, order.getValue())) {
        return first.because(
            Cause.PACKING_LAYOUT, "all sums agree with " + order.getKey() + ": rows have moved");
      }
    }
    long wrong = 0;
    long all = 0;
    for (int m = 0; m < right.length; m++) {
      for (int r = 0; other[m] != null && r < n; r++) {
        all++;
        wrong += right[m][r] != other[m][r] ? 1 : 0;
      }
    }
    return first.because(
        Cause.HARDWARE,
        "the int8 activations are equal, and " + wrong + " of " + all + " int32 sums differ");
  }

  private static boolean reordered(int[][] right, int[][] other, int[] rows) {
    for (int m = 0; m < right.length; m++) {
      for (int r = 0; other[m] != null && r < rows.length; r++) {
        if (other[m][r] != right[m][rows[r]]) {
          return false;
        }
      }
    }
    return true;
  }

  private Difference values(Place place, Difference first) {
    if (place.tensor() == PassTensor.ROTATED && neighbours(place.layer(), first.token())) {
      return first.because(
          Cause.ROPE_ORDER, "query and key agree with rotated pairs that are neighbours");
    }
    return first.because(
        Cause.ARITHMETIC, "everything before " + first.tensor() + " is equal to the last bit");
  }

  /**
   * Whether a token's queries and keys are those of a rotation of neighbours. Cosine and sine of
   * each pair follow from what the right rotation made of it.
   */
  private boolean neighbours(int layer, int token) {
    if (model.layers().get(layer).queryNorm() != null) {
      return false;
    }
    float[] from = expected.floats(layer, PassTensor.QKV, token);
    float[] right = expected.floats(layer, PassTensor.ROTATED, token);
    float[] other = got.floats(layer, PassTensor.ROTATED, token);
    int dim = model.config().headDim();
    int half = dim / 2;
    int heads = model.config().heads() + model.config().keyHeads();
    for (int head = 0; head < heads * dim; head += dim) {
      for (int i = 0; i < half; i++) {
        double a = from[head + i];
        double b = from[head + half + i];
        double length = a * a + b * b;
        double cos = (a * right[head + i] + b * right[head + half + i]) / length;
        double sin = (a * right[head + half + i] - b * right[head + i]) / length;
        double c = from[head + 2 * i];
        double d = from[head + 2 * i + 1];
        double scale = Math.sqrt(c * c + d * d);
        if (length > 0
            && (Math.abs(c * cos - d * sin - other[head + 2 * i]) > CLOSE * scale
                || Math.abs(d * cos + c * sin - other[head + 2 * i + 1]) > CLOSE * scale)) {
          return false;
        }
      }
    }
    return true;
  }

  /** A failure of a run that is not a wrong value. */
  static Cause of(DeviceException failure) {
    return failure instanceof DeviceException.Stopped stopped
            && stopped.error() == DeviceError.INVALID_TRIT
        ? Cause.INVALID_TRITS
        : Cause.HARDWARE;
  }

  /** A short form of a share or difference. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.2g", value);
  }
}
