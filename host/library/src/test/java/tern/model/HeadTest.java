package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.CpuBackend;
import tern.cpu.BestKernels;
import tern.cpu.Workers;
import tern.ternary.AbsmaxRows;

/** The best tokens of two stages are those of the full head, whatever the rows. */
class HeadTest {
  private static final int N = 777;
  private static final int K = 83;
  private static final long SEED = 5;
  private static final float[] SIZES = {0, 1e-20f, 1, 1e6f};

  /** Rows for which a first stage in int8 is easy, hard, or of no help at all. */
  enum Rows {
    RANDOM {
      @Override
      float value(int row, int column, Random random) {
        return (float) random.nextGaussian();
      }
    },
    /** Differences are far below a step of int8. */
    NEARLY_EQUAL {
      @Override
      float value(int row, int column, Random random) {
        return column + 1e-5f * (float) random.nextGaussian();
      }
    },
    /** Logits come in groups that are equal to the last bit. */
    EQUAL {
      @Override
      float value(int row, int column, Random random) {
        return row % 5 * (column % 7);
      }
    },
    ZERO {
      @Override
      float value(int row, int column, Random random) {
        return 0;
      }
    },
    /** One element is so large that int8 loses all others. */
    OUTLIERS {
      @Override
      float value(int row, int column, Random random) {
        return (column == 3 ? 1e4f : 1) * (float) random.nextGaussian();
      }
    };

    abstract float value(int row, int column, Random random);
  }

  private record Table(float[][] values) implements FloatRows {
    @Override
    public int rows() {
      return N;
    }

    @Override
    public int columns() {
      return K;
    }

    @Override
    public void copy(int row, float[] into, int offset) {
      System.arraycopy(values[row], 0, into, offset, K);
    }
  }

  private final Workspace work = new Workspace(BestKernels.get().kernels(), Workers.shared());
  private final Random random = new Random(SEED);
  private final MemorySegment x = Workspace.floats(K);

  private LoadedHead head(Rows kind) {
    float[][] values = new float[N][K];
    for (int row = 0; row < N; row++) {
      for (int column = 0; column < K; column++) {
        values[row][column] = kind.value(row, column, random);
      }
    }
    return new LoadedHead(new HeadRows(new Table(values)), new CpuBackend());
  }

  private void draw(float size) {
    for (int i = 0; i < K; i++) {
      x.setAtIndex(ValueLayout.JAVA_FLOAT, i, size * (float) random.nextGaussian());
    }
  }

  @ParameterizedTest
  @EnumSource(Rows.class)
  void theBestAreThoseOfTheFullHead(Rows kind) {
    LoadedHead weights = head(kind);
    Head host = Head.of(HeadMode.HOST, weights, work);
    Head exact = Head.of(HeadMode.EXACT, weights, work);
    for (float size : SIZES) {
      draw(size);
      float[] logits = host.logits(x, 1)[0];
      for (int count : new int[] {1, 2, 40, N, N + 1}) {
        isTheBeginning(host.top(x, count), logits, count);
        isTheBeginning(exact.top(x, count), logits, count);
      }
    }
    assertThat(exact.report().tokens()).isEqualTo(5L * SIZES.length);
  }

  private static void isTheBeginning(Candidates best, float[] logits, int count) {
    int[] expected =
        IntStream.range(0, N)
            .boxed()
            .sorted(Comparator.comparingDouble(v -> -logits[v]))
            .limit(count)
            .mapToInt(v -> v)
            .toArray();
    assertThat(best.ids()).isEqualTo(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(best.logits()[i]).isEqualTo(logits[expected[i]]);
    }
  }

  @ParameterizedTest
  @EnumSource(Rows.class)
  void integersGiveEveryLogitWithinItsBound(Rows kind) {
    LoadedHead weights = head(kind);
    SplitVector split = new SplitVector(K);
    for (float size : SIZES) {
      draw(size);
      float[] logits = Head.of(HeadMode.HOST, weights, work).logits(x, 1)[0];
      float[] near = Head.of(HeadMode.EXACT, weights, work).logits(x, 1)[0];
      split.set(x, 0);
      for (int v = 0; v < N; v++) {
        float bound = weights.integers(work.workers).bound(v, split);
        assertThat(near[v]).isBetween(logits[v] - bound, logits[v] + bound);
      }
    }
  }

  /** Sums of the integers by plain loops, and float32 in the order that is promised. */
  @Test
  void integerLogitsAreThoseOfPlainLoops() {
    LoadedHead weights = head(Rows.RANDOM);
    draw(1);
    SplitVector split = new SplitVector(K);
    split.set(x, 0);
    float[] expected = new float[N];
    float[] row = new float[K];
    byte[] q = new byte[K];
    for (int v = 0; v < N; v++) {
      weights.rows().rows().copy(v, row, 0);
      float scale = AbsmaxRows.quantise(row, 0, K, q, 0);
      int high = 0;
      int low = 0;
      for (int i = 0; i < K; i++) {
        high += q[i] * split.hi.get(ValueLayout.JAVA_BYTE, i);
        low += q[i] * split.lo.get(ValueLayout.JAVA_BYTE, i);
      }
      expected[v] = ((float) high * 256 + (float) low) * (scale * split.factor);
    }
    assertThat(Head.of(HeadMode.EXACT, weights, work).logits(x, 1)[0]).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void fewPlanesFindTheBestOfRandomRows(int count) {
    LoadedHead weights = head(Rows.RANDOM);
    Head fast = Head.of(HeadMode.FAST, weights, work);
    int tokens = 2 * FastHead.AUDIT_EVERY + 1;
    for (int i = 0; i < tokens; i++) {
      draw(1);
      isTheBeginning(fast.top(x, count), fast.logits(x, 1)[0], count);
    }
    int rows = FastHead.candidates(count);
    assertThat(fast.report())
        .isEqualTo(new HeadReport("fast", tokens, (long) rows * tokens, rows, 3, 0));
  }

  /** Few planes cannot tell these rows apart, and the first choice is audited. */
  @Test
  void anAuditCountsAMissAndPutsItRight() {
    LoadedHead weights = head(Rows.NEARLY_EQUAL);
    Head fast = Head.of(HeadMode.FAST, weights, work);
    draw(1);
    isTheBeginning(fast.top(x, 1), fast.logits(x, 1)[0], 1);
    assertThat(fast.report()).isEqualTo(new HeadReport("fast", 1, 64, 64, 1, 1));
    fast.top(x, 1);
    assertThat(fast.report().audits()).isOne();
  }

  /** More tokens than are computed at once. */
  @ParameterizedTest
  @EnumSource(HeadMode.class)
  void tokensTogetherAreWhatEachIsAlone(HeadMode mode) {
    Head head = Head.of(mode, head(Rows.RANDOM), work);
    int tokens = 19;
    MemorySegment all = Workspace.floats((long) tokens * K);
    float[][] alone = new float[tokens][];
    for (int m = 0; m < tokens; m++) {
      draw(m + 1);
      alone[m] = head.logits(x, 1)[0];
      MemorySegment.copy(x, 0, all, 4L * m * K, 4L * K);
    }
    assertThat(head.logits(all, tokens)).isEqualTo(alone);
  }
}
