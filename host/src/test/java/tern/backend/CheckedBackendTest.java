package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.ternary.TernaryMatrix;

class CheckedBackendTest extends BackendContract {
  @Override
  Backend open() {
    return new CheckedBackend(new ReferenceBackend(), new ReferenceBackend());
  }

  @Test
  void namesTheFirstResultThatDiffers() {
    Backend wrong = new Wrong();
    try (Backend checked = new CheckedBackend(wrong, new ReferenceBackend())) {
      LoadedMatrix matrix = checked.load(Samples.constant(3, 2, 1));
      assertThatThrownBy(() -> matrix.multiply(new byte[] {1, 2, 3, 4}, 2, new int[6]))
          .isInstanceOf(MismatchException.class)
          .hasMessage("all 1: row 1, token 1 of the product: expected 7, got 8");
      assertThat(checked.statistics().mismatches()).isEqualTo(1);
    }
  }

  @Test
  void countsWhatItCompared() {
    try (CheckedBackend checked =
        new CheckedBackend(new ReferenceBackend(), new ReferenceBackend())) {
      LoadedMatrix matrix = checked.load(Samples.matrix(3, 2, 1));
      matrix.multiply(new byte[4], 2, new int[6]);
      matrix.multiply(new byte[2], 1, new int[3]);
      assertThat(checked.comparisons()).isEqualTo(9);
      assertThat(checked.statistics().mismatches()).isZero();
    }
  }

  @Test
  void countsWhatDiffersAndHandsItOn() {
    try (CheckedBackend checked = CheckedBackend.counting(new Wrong(), new ReferenceBackend())) {
      LoadedMatrix matrix = checked.load(Samples.constant(3, 2, 1));
      int[] sums = new int[6];
      matrix.multiply(new byte[] {1, 2, 3, 4}, 2, sums);
      assertThat(sums).containsExactly(3, 3, 3, 7, 8, 7);
      int[] inPlace = new int[6];
      matrix.multiply(
          2,
          (m, into, at) -> into.set(ValueLayout.JAVA_BYTE, at, (byte) (m + 5)),
          (m, from, at) -> MemorySegment.copy(from, ValueLayout.JAVA_INT, at, inPlace, 3 * m, 3));
      assertThat(inPlace).containsExactly(5, 5, 5, 6, 7, 6);
      assertThat(checked.statistics().comparisons()).isEqualTo(12);
      assertThat(checked.statistics().mismatches()).isEqualTo(2);
      assertThat(checked.firstMismatch())
          .contains("all 1: row 1, token 1 of the product: expected 7, got 8");
    }
  }

  /** What a device writes where it wants is compared, not what it would copy into arrays. */
  @Test
  void comparesTheWayInPlace() {
    try (CheckedBackend checked = CheckedBackend.counting(new WrongInPlace(), new Wrong())) {
      LoadedMatrix matrix = checked.load(Samples.constant(3, 2, 1));
      matrix.multiply(2, (m, into, at) -> {}, (m, from, at) -> {});
      assertThat(checked.firstMismatch())
          .contains("all 1: row 0, token 0 of the product: expected 0, got 9");
    }
  }

  /** Right in arrays; in place all sums are 9. */
  private static final class WrongInPlace implements Backend {
    private final Backend inArrays = new Wrong();

    @Override
    public String name() {
      return "wrong in place";
    }

    @Override
    public int tokensPerPass() {
      return 1;
    }

    @Override
    public LoadedMatrix load(TernaryMatrix matrix) {
      LoadedMatrix right = inArrays.load(matrix);
      return new LoadedMatrix() {
        @Override
        public int n() {
          return right.n();
        }

        @Override
        public int k() {
          return right.k();
        }

        @Override
        public void multiply(byte[] activations, int tokens, int[] accumulators) {
          right.multiply(activations, tokens, accumulators);
        }

        @Override
        public void multiply(int tokens, Source source, Sink sink) {
          int[] nines = new int[n()];
          java.util.Arrays.fill(nines, 9);
          for (int m = 0; m < tokens; m++) {
            source.write(m, MemorySegment.ofArray(new byte[k()]), 0);
            sink.read(m, MemorySegment.ofArray(nines), 0);
          }
        }
      };
    }

    @Override
    public Statistics statistics() {
      return inArrays.statistics();
    }

    @Override
    public void close() {}
  }

  @Test
  void stopsInPlaceBeforeAnythingIsHandedOn() {
    try (Backend checked = new CheckedBackend(new Wrong(), new ReferenceBackend())) {
      LoadedMatrix matrix = checked.load(Samples.constant(3, 2, 1));
      assertThatThrownBy(
              () ->
                  matrix.multiply(
                      2,
                      (m, into, at) -> {},
                      (m, from, at) -> {
                        throw new AssertionError("handed on");
                      }))
          .isInstanceOf(MismatchException.class)
          .hasMessage("all 1: row 1, token 1 of the product: expected 0, got 1");
    }
  }

  /** Adds one to one result. */
  private static final class Wrong implements Backend {
    private final Backend reference = new ReferenceBackend();

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public int tokensPerPass() {
      return 1;
    }

    @Override
    public LoadedMatrix load(TernaryMatrix matrix) {
      LoadedMatrix right = reference.load(matrix);
      return new LoadedMatrix() {
        @Override
        public int n() {
          return right.n();
        }

        @Override
        public int k() {
          return right.k();
        }

        @Override
        public void multiply(byte[] activations, int tokens, int[] accumulators) {
          right.multiply(activations, tokens, accumulators);
          accumulators[4]++;
        }
      };
    }

    @Override
    public Statistics statistics() {
      return reference.statistics();
    }

    @Override
    public void close() {}
  }
}
