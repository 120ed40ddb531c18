package tern.model;

import java.util.Arrays;

/**
 * The scales of a ternary matrix that has one for each group of columns of each row.
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
}
