package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tern.cpu.BestKernels;
import tern.cpu.Workers;

/** The best tokens of two stages are those of the full head, whatever the rows. */
class HeadTest {
  private static final int N = 777;
  private static final int K = 83;
  private static final long SEED = 5;

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

  @ParameterizedTest
  @EnumSource(Rows.class)
  void theBestAreThoseOfTheFullHead(Rows kind) {
    Random random = new Random(SEED);
    float[][] values = new float[N][K];
    for (int row = 0; row < N; row++) {
      for (int column = 0; column < K; column++) {
        values[row][column] = kind.value(row, column, random);
      }
    }
    Workspace work = new Workspace(BestKernels.get().kernels(), Workers.shared());
    Head head = new Head(new HeadRows(new Table(values)), work);
    MemorySegment x = Workspace.floats(K);
    for (float size : new float[] {0, 1e-20f, 1, 1e6f}) {
      for (int i = 0; i < K; i++) {
        x.setAtIndex(ValueLayout.JAVA_FLOAT, i, size * (float) random.nextGaussian());
      }
      float[] logits = head.logits(x);
      int[] order =
          IntStream.range(0, N)
              .boxed()
              .sorted(Comparator.comparingDouble(v -> -logits[v]))
              .mapToInt(v -> v)
              .toArray();
      for (int count : new int[] {1, 2, 40, N, N + 1}) {
        Candidates best = head.top(x, count);
        int[] expected = IntStream.of(order).limit(count).toArray();
        assertThat(best.ids()).as("%s of size %s", kind, size).isEqualTo(expected);
        for (int i = 0; i < expected.length; i++) {
          assertThat(best.logits()[i]).isEqualTo(logits[expected[i]]);
        }
      }
    }
  }
}
