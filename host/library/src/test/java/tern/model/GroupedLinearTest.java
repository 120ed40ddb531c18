package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.ternary.TernaryMatrix;

class GroupedLinearTest {
  /** Small integers and scales that are powers of two: every order of sums gives this result. */
  @ParameterizedTest
  @CsvSource({"1, 1, 32, 1", "3, 40, 32, 2", "5, 257, 128, 3", "2, 31, 32, 4", "1100, 1000, 64, 1"})
  void equalsTheSumOfScaledGroups(int n, int k, int size, int tokens) {
    Random random = new Random(n * 31L + k);
    int groups = (k + size - 1) / size;
    byte[] trits = new byte[n * k];
    float[] scales = new float[n * groups];
    float[] x = new float[tokens * k];
    for (int i = 0; i < trits.length; i++) {
      trits[i] = (byte) (random.nextInt(3) - 1);
    }
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) Math.pow(2, random.nextInt(5) - 2);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(201) - 100;
    }
    float[] expected = new float[tokens * n];
    for (int i = 0; i < expected.length; i++) {
      int row = i % n;
      for (int c = 0; c < k; c++) {
        expected[i] += scales[row * groups + c / size] * trits[row * k + c] * x[i / n * k + c];
      }
    }
    GroupedLinear linear =
        new GroupedLinear(
            TernaryMatrix.of("w", n, k, trits), new GroupScales(size, groups, scales));
    assertThat(apply(linear, x, tokens)).isEqualTo(expected);
  }

  private static float sum(int size, float... x) {
    byte[] ones = new byte[x.length];
    java.util.Arrays.fill(ones, (byte) 1);
    int groups = (x.length + size - 1) / size;
    float[] scales = new float[groups];
    java.util.Arrays.fill(scales, 1);
    TernaryMatrix matrix = TernaryMatrix.of("w", 1, x.length, ones);
    return apply(new GroupedLinear(matrix, new GroupScales(size, groups, scales)), x, 1)[0];
  }

  private static float[] apply(GroupedLinear linear, float[] x, int tokens) {
    Workspace work = new Workspace(new PlainKernels(), Workers.shared());
    MemorySegment y = Workspace.floats((long) tokens * linear.n());
    linear.apply(work, MemorySegment.ofArray(x), null, tokens, y);
    return y.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** 2^24 + 1 is 2^24 in float32, so these sums show which values met first. */
  @Test
  void columnsSixteenApartMeetFirst() {
    float large = 1 << 24;
    float[] x = new float[48];
    x[0] = large;
    x[16] = 1;
    x[32] = -large;
    assertThat(sum(48, x)).isEqualTo(0);
    x[16] = 0;
    x[1] = 1;
    assertThat(sum(48, x)).isEqualTo(1);
  }

  @Test
  void columnsEightApartMeetBeforeNeighbours() {
    float large = 1 << 24;
    float[] x = new float[16];
    x[0] = large;
    x[8] = -large;
    x[1] = 1;
    assertThat(sum(16, x)).isEqualTo(1);
    x[8] = 0;
    x[9] = -1;
    x[2] = -large;
    assertThat(sum(16, x)).isEqualTo(0);
  }

  @Test
  void groupsAreAddedFromLeftToRight() {
    float large = 1 << 24;
    float[] x = new float[48];
    x[0] = large;
    x[16] = 1;
    x[32] = -large;
    assertThat(sum(16, x)).isEqualTo(0);
    x[0] = 1;
    x[16] = large;
    assertThat(sum(16, x)).isEqualTo(0);
    x[0] = large;
    x[16] = -large;
    x[32] = 1;
    assertThat(sum(16, x)).isEqualTo(1);
  }

  @Test
  void stackedScalesTakeTheSmallestGroup() {
    GroupScales wide = new GroupScales(128, 1, new float[] {1, 2});
    GroupScales narrow = new GroupScales(32, 3, new float[] {3, 4, 5});
    GroupScales stacked = GroupScales.stack(96, wide, narrow);
    assertThat(stacked.size()).isEqualTo(32);
    assertThat(stacked.groups()).isEqualTo(3);
    assertThat(stacked.values()).containsExactly(1, 1, 1, 2, 2, 2, 3, 4, 5);
    assertThatThrownBy(() -> GroupScales.stack(96, new GroupScales(48, 2, new float[2]), narrow))
        .hasMessage("groups of 48 and 32 columns do not fit into one matrix");
  }

  /** A file may give zeros any scale, and may have smaller groups than the weights. */
  @Test
  void equalWeightsHaveEqualGroupsWhateverTheFilesGroups() {
    byte[] trits = new byte[160];
    trits[3] = trits[40] = trits[130] = -1;
    TernaryMatrix matrix = TernaryMatrix.of("w", 1, 160, trits);
    GroupScales fine = new GroupScales(32, 5, new float[] {5, 5, 7, 9, 6}).widest(matrix);
    GroupScales coarse = new GroupScales(64, 3, new float[] {5, 0, 6}).widest(matrix);
    assertThat(fine.size()).isEqualTo(128).isEqualTo(coarse.size());
    assertThat(fine.values()).containsExactly(5, 6).isEqualTo(coarse.values());
  }

  @Test
  void refusesAnotherNumberOfScales() {
    TernaryMatrix matrix = TernaryMatrix.of("w", 2, 3, new byte[6]);
    assertThatThrownBy(() -> new GroupedLinear(matrix, new GroupScales(2, 1, new float[2])))
        .hasMessage("w: 2 scales given, expected 2 for each of 2 rows");
    assertThatThrownBy(() -> new GroupScales(2, 2, new float[3]))
        .hasMessage("3 scales given, expected rows of 2 for 2 columns");
  }
}
