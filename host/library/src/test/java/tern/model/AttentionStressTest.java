package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tern.backend.PagePool;
import tern.backend.PageShape;
import tern.backend.ReferenceBackend;
import tern.cpu.BestKernels;
import tern.cpu.Workers;

/**
 * How far integer attention is from float64 over 4,096 positions: the norm of the difference,
 * relative to the norm of the output of all heads; and what one int8 row of probabilities would
 * give.
 */
class AttentionStressTest {
  private static final PageShape SHAPE = new PageShape(1, StressRows.HEADS, 1, StressRows.DIM, 256);

  /** Sums of squares over some heads. */
  private static final class Error {
    private double difference;
    private double output;

    void add(double[] exact, float[] got) {
      for (int i = 0; i < got.length; i++) {
        difference += (got[i] - exact[i]) * (got[i] - exact[i]);
        output += exact[i] * exact[i];
      }
    }

    void add(Error other) {
      difference += other.difference;
      output += other.output;
    }

    double percent() {
      return 100 * Math.sqrt(difference / output);
    }
  }

  private static float[][] attend(StressRows rows, @Nullable KeyScales scales) {
    Workspace work = new Workspace(BestKernels.get().kernels(), Workers.shared());
    PagePool pool =
        new PagePool(new ReferenceBackend().pages(SHAPE, work.kernels, work.workers), 16);
    IntegerAttention attention = new IntegerAttention(work, pool.open(), scales);
    int count = StressRows.HEADS * StressRows.DIM;
    MemorySegment qkv = Workspace.floats(3L * count);
    MemorySegment out = Workspace.floats(count);
    for (int p = 0; p < StressRows.POSITIONS; p++) {
      attention.reserve(p, 1);
      for (int h = 0; h < StressRows.HEADS; h++) {
        long at = 4L * h * StressRows.DIM;
        put(rows.queries[h], qkv, at);
        put(rows.keys[h][p], qkv, at + 4L * count);
        put(rows.values[h][p], qkv, at + 8L * count);
      }
      attention.quantise(0, 0, qkv, 0);
      attention.store(0, p, 1);
    }
    attention.attend(0, StressRows.POSITIONS - 1, 1, out);
    float[][] attended = new float[StressRows.HEADS][StressRows.DIM];
    for (int h = 0; h < StressRows.HEADS; h++) {
      long at = 4L * h * StressRows.DIM;
      MemorySegment.copy(out, JAVA_FLOAT, at, attended[h], 0, StressRows.DIM);
    }
    attention.close();
    return attended;
  }

  private static void put(float[] from, MemorySegment into, long at) {
    MemorySegment.copy(from, 0, into, JAVA_FLOAT, at, from.length);
  }

  private static KeyScales scales(StressRows rows) {
    float[] q = new float[StressRows.HEADS * StressRows.DIM];
    float[] k = new float[q.length];
    for (int h = 0; h < StressRows.HEADS; h++) {
      for (int i = 0; i < StressRows.DIM; i++) {
        int at = h * StressRows.DIM + i;
        q[at] = Math.abs(rows.queries[h][i]);
        for (float[] key : rows.keys[h]) {
          k[at] = Math.max(k[at], Math.abs(key[i]));
        }
      }
    }
    return KeyScales.of(1, StressRows.HEADS, StressRows.DIM, q, k);
  }

  /** Errors of two rows of weights, of one, and of rounded values with exact weights. */
  private record Errors(Error two, Error one, Error values) {}

  private Errors stress(String name, StressRows rows, boolean scaled) {
    Errors errors = new Errors(new Error(), new Error(), new Error());
    float[][] attended = attend(rows, scaled ? scales(rows) : null);
    for (int h = 0; h < StressRows.HEADS; h++) {
      double[] exact = rows.exact(h, rows.values[h]);
      errors.two.add(exact, attended[h]);
      errors.one.add(
          exact, AttentionSpecification.attend(rows.queries[h], rows.keys[h], rows.values[h], 127));
      double[] rounded = rows.exact(h, rows.roundedValues(h));
      float[] single = new float[rounded.length];
      for (int i = 0; i < single.length; i++) {
        single[i] = (float) rounded[i];
      }
      errors.values.add(exact, single);
    }
    System.out.printf(
        Locale.ROOT,
        "%-34s two rows %.2f %%, one row %.2f %%; values alone %.2f %%%n",
        name,
        errors.two.percent(),
        errors.one.percent(),
        errors.values.percent());
    return errors;
  }

  @Test
  void twoRowsOfWeightsStayNearFloat64() {
    Error all = new Error();
    for (Errors errors :
        new Errors[] {
          stress("even", new StressRows(1, 1), false),
          stress("spread", new StressRows(2, 3), false),
          stress("a sink of a small value", new StressRows(3, 1).sink(12, 0.05), false),
          stress("a sink of a usual value", new StressRows(4, 1).sink(8, 1), false),
          stress("one peak", new StressRows(5, 1).peaks(1, 18), false),
          stress("four peaks", new StressRows(6, 1).peaks(4, 16), false)
        }) {
      all.add(errors.two);
      assertThat(errors.two.percent()).isLessThan(0.8);
    }
    System.out.printf(Locale.ROOT, "all: %.2f %%%n", all.percent());
    assertThat(all.percent()).isLessThan(0.7);
  }

  /** The limit of 16 bits: a thousand positions of a weight below 1/65,278 of the largest. */
  @Test
  void aLongTailBelowSixteenBitsIsLost() {
    Errors errors = stress("a long tail", new StressRows(7, 1).peaks(1, 12), false);
    assertThat(errors.two.percent()).isBetween(errors.values.percent(), 1.5);
    assertThat(errors.one.percent()).isGreaterThan(2 * errors.two.percent());
  }

  @Test
  void scalesOfChannelsMakeUpForOutliers() {
    StressRows even = new StressRows(1, 1).outliers();
    StressRows sink = new StressRows(3, 1).sink(12, 0.05).outliers();
    assertThat(stress("outliers, sink", sink, false).two.percent()).isGreaterThan(1);
    Error all = stress("outliers, key scales", even, true).two;
    all.add(stress("outliers, sink, key scales", sink, true).two);
    assertThat(all.percent()).isLessThan(0.7);
  }
}
