package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.model.FloatRows;
import tern.model.GroupScales;

class GroupedTritsTest {
  /** Rows of {@code sign(c) * scale(row, column)}, where every third column is 0. */
  private record Rows(int rows, int columns, int size, float[] scales) implements FloatRows {
    @Override
    public void copy(int row, float[] into, int offset) {
      int groups = Math.ceilDiv(columns, size);
      for (int c = 0; c < columns; c++) {
        into[offset + c] = trit(c) * scales[row * groups + c / size];
      }
    }

    static int trit(int column) {
      return column % 3 - 1;
    }
  }

  private static TernaryWeight read(FloatRows rows) {
    return GroupedTrits.read("tensor 'w'", "w", rows);
  }

  @ParameterizedTest
  @CsvSource({
    "256, 128, 128, 2",
    "256, 32, 32, 8",
    "200, 64, 64, 4",
    "512, 256, 256, 2",
    "96, 96, 128, 1", // one scale for each row, however long
    "20, 20, 32, 1"
  })
  void findsTheLargestGroup(int columns, int written, int size, int groups) {
    float[] scales = new float[2 * Math.ceilDiv(columns, written)];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = 0.5f + i / 8f;
    }
    TernaryWeight weight = read(new Rows(2, columns, written, scales));
    GroupScales found = weight.groups().widest(weight.matrix());
    assertThat(found.size()).isEqualTo(size);
    assertThat(found.groups()).isEqualTo(groups);
    assertThat(found.values()).isEqualTo(scales);
    for (int c = 0; c < columns; c++) {
      assertThat(weight.matrix().trit(1, c)).isEqualTo(Rows.trit(c));
    }
  }

  /** All-zero groups fit to any neighbour; otherwise one of them would split all others. */
  @Test
  void groupsOfZerosTakeTheirNeighboursScale() {
    TernaryWeight weight = read(new Rows(2, 128, 32, new float[] {0, 2, 2, 0, 3, 3, 0, 3}));
    GroupScales found = weight.groups().widest(weight.matrix());
    assertThat(found.size()).isEqualTo(128);
    assertThat(found.values()).containsExactly(2, 3);
    assertThat(weight.matrix().trit(0, 2)).isZero();
  }

  @Test
  void refusesWeightsOfSeveralMagnitudes() {
    float[] scales = new float[4 * 500];
    Arrays.fill(scales, 1);
    scales[4 * 400 + 3] = 2;
    Rows halves = new Rows(500, 64, 16, scales);
    assertThatThrownBy(() -> read(halves))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "tensor 'w' has weights of magnitude 1.0 and 2.0 in row 400 from column 32 on, expected"
                + " one magnitude beside 0 in 32 columns: the weights are not ternary; if these"
                + " are master weights, take the checkpoint that is quantised");
  }
}
