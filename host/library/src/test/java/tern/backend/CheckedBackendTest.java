package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import tern.Samples;

class CheckedBackendTest extends BackendContract {
  @Override
  Backend open() {
    return new CheckedBackend(new ReferenceBackend(), new ReferenceBackend());
  }

  @Test
  void namesTheFirstResultThatDiffers() {
    Backend wrong = wrong();
    try (Backend checked = new CheckedBackend(wrong, new ReferenceBackend())) {
      LoadedMatrix matrix = checked.load(Samples.constant(3, 2, 1));
      assertThatThrownBy(() -> matrix.multiply(new byte[] {1, 2, 3, 4}, 2, new int[6]))
          .isInstanceOf(MismatchException.class)
          .hasMessage("all 1: row 1, token 1 of the product: expected 7, got 8");
      assertThat(checked.statistics().mismatches()).isEqualTo(1);
    }
  }

  @Test
  void countsComparisons() {
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
  void countsMismatchesAndPassesThemOn() {
    try (CheckedBackend checked = CheckedBackend.counting(wrong(), new ReferenceBackend())) {
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

  /** Compares the results that a device writes in place, not those that it copies into arrays. */
  @Test
  void comparesInPlaceResults() {
    Backend wrongInPlace = new TamperingBackend((sums, count) -> {}, (sums, count) -> sums[0] = 9);
    try (CheckedBackend checked = CheckedBackend.counting(wrongInPlace, new ReferenceBackend())) {
      LoadedMatrix matrix = checked.load(Samples.constant(3, 2, 1));
      matrix.multiply(2, (m, into, at) -> {}, (m, from, at) -> {});
      assertThat(checked.firstMismatch())
          .contains("all 1: row 0, token 0 of the product: expected 0, got 9");
    }
  }

  @Test
  void throwsBeforePassingOnInPlaceResults() {
    try (Backend checked = new CheckedBackend(wrong(), new ReferenceBackend())) {
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
  private static Backend wrong() {
    return new TamperingBackend((sums, count) -> sums[4]++);
  }
}
