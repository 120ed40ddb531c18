package tern.checkpoint;

import java.util.stream.IntStream;
import tern.model.FloatRows;
import tern.model.GroupScales;
import tern.ternary.TernaryMatrix;

/**
 * Takes float weights that are ternary already, such as those of Bonsai and BitCPM4, apart into
 * trits and scales. Nothing is rounded: each group of columns of a row must hold only -s, 0 and +s.
 *
 * <p>No file says how large a group is, so the smallest is assumed; {@link GroupScales#widest}
 * finds the true size.
 *
 * <p>Any thread may call it.
 */
public final class GroupedTrits {
  private static final int SIZE = 32;

  private final String tensor;
  private final FloatRows rows;
  private final int groups;
  private final float[] scales;

  private GroupedTrits(String tensor, FloatRows rows) {
    this.tensor = tensor;
    this.rows = rows;
    this.groups = Math.ceilDiv(rows.columns(), SIZE);
    if ((long) groups * rows.rows() > Integer.MAX_VALUE - 8) {
      throw new CheckpointException(
          tensor + " has " + (long) groups * rows.rows() + " groups, more than a Java array holds");
    }
    this.scales = new float[groups * rows.rows()];
  }

  /**
   * Reads a matrix.
   *
   * @param tensor names file and tensor in messages
   * @throws CheckpointException if 32 weights of a row have more than one magnitude beside 0
   */
  public static TernaryWeight read(String tensor, String module, FloatRows rows) {
    GroupedTrits found = new GroupedTrits(tensor, rows);
    TernaryMatrix matrix = found.trits(module);
    return new TernaryWeight(matrix, new GroupScales(SIZE, found.groups, found.scales));
  }

  private TernaryMatrix trits(String module) {
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder(module, rows.rows(), rows.columns());
    IntStream.range(0, rows.rows()).parallel().forEach(row -> read(row, builder));
    return builder.build();
  }

  private void read(int row, TernaryMatrix.Builder builder) {
    float[] weights = new float[rows.columns()];
    rows.copy(row, weights, 0);
    for (int c = 0; c < weights.length; c++) {
      int group = row * groups + c / SIZE;
      float magnitude = Math.abs(weights[c]);
      if (magnitude != 0 && scales[group] == 0) {
        scales[group] = magnitude;
      } else if (magnitude != 0 && scales[group] != magnitude) {
        throw notTernary(row, c / SIZE * SIZE, scales[group], magnitude);
      }
      builder.set(row, c, (int) Math.signum(weights[c]));
    }
  }

  private CheckpointException notTernary(int row, int column, float one, float other) {
    return new CheckpointException(
        tensor
            + " has weights of magnitude "
            + one
            + " and "
            + other
            + " in row "
            + row
            + " from column "
            + column
            + " on, expected one magnitude beside 0 in "
            + SIZE
            + " columns: the weights are not ternary; if these are master weights, take the"
            + " checkpoint that is quantised");
  }
}
