package tern.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tern.ternary.TernaryMatrix;

/**
 * The scales of a ternary matrix that has one for each group of columns of each row.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param size columns of a group; the last group of a row has fewer if they do not divide the row
 * @param groups groups in a row
 * @param values {@code n x groups} scales, row-major
 */
public record GroupScales(int size, int groups, float[] values) {
  /**
   * Checks the number of scales.
   *
   * @throws IllegalArgumentException if they are not those of whole rows
   */
  public GroupScales {
    if (size < 1 || groups < 1 || values.length % groups != 0) {
      throw new IllegalArgumentException(
          values.length
              + " scales given, expected rows of "
              + groups
              + " for "
              + size
              + " columns");
    }
  }

  /** Scales of the rows of several matrices of {@code k} columns, one matrix below the other. */
  public static GroupScales stack(int k, GroupScales... parts) {
    int size = Arrays.stream(parts).mapToInt(GroupScales::size).min().orElseThrow();
    GroupScales[] alike =
        Arrays.stream(parts).map(p -> p.split(k, size)).toArray(GroupScales[]::new);
    float[] values = new float[Arrays.stream(alike).mapToInt(p -> p.values.length).sum()];
    int at = 0;
    for (GroupScales part : alike) {
      System.arraycopy(part.values, 0, values, at, part.values.length);
      at += part.values.length;
    }
    return new GroupScales(size, alike[0].groups, values);
  }

  /** Repeats scales, so that each holds for a smaller group. */
  private GroupScales split(int k, int smaller) {
    if (size != smaller && size < k && size % smaller != 0) {
      throw new IllegalArgumentException(
          "groups of " + size + " and " + smaller + " columns do not fit into one matrix");
    }
    int count = (k + smaller - 1) / smaller;
    float[] repeated = new float[values.length / groups * count];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[i / count * groups + i % count * smaller / size];
    }
    return new GroupScales(smaller, count, repeated);
  }

  /**
   * Returns the same scales in the largest groups in which they are constant: sizes double, up to
   * the whole row. A group of zeros has any scale. So equal weights have equal groups, whatever a
   * file's groups are.
   *
   * @param matrix the trits that they scale
   */
  public GroupScales widest(TernaryMatrix matrix) {
    GroupScales widest = withoutDead(matrix);
    for (GroupScales next = widest; next != null; next = widest.doubled()) {
      widest = next;
    }
    return widest;
  }

  private GroupScales withoutDead(TernaryMatrix matrix) {
    float[] live = new float[values.length];
    byte[] trits = new byte[matrix.k()];
    for (int row = 0; row < matrix.n(); row++) {
      matrix.copyRow(row, trits, 0);
      for (int c = 0; c < trits.length; c++) {
        int group = row * groups + c / size;
        live[group] = trits[c] == 0 ? live[group] : values[group];
      }
    }
    return new GroupScales(size, groups, live);
  }

  /** Returns null if a pair of groups has two scales, or if a row is one group. */
  private @Nullable GroupScales doubled() {
    if (groups == 1) {
      return null;
    }
    int fewer = (groups + 1) / 2;
    float[] merged = new float[values.length / groups * fewer];
    for (int i = 0; i < values.length; i++) {
      int into = i / groups * fewer + i % groups / 2;
      if (merged[into] != 0 && values[i] != 0 && merged[into] != values[i]) {
        return null;
      }
      merged[into] = Math.max(merged[into], values[i]);
    }
    return new GroupScales(2 * size, fewer, merged);
  }
}
