package tern.ternary;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An immutable matrix of integers within +-{@value #MOST}: {@code n} output rows, {@code k}
 * columns.
 *
 * <p>Such an integer is five trits, {@code sum over j of 3^j t_j}, so a base-3 byte is an integer
 * plus 121, and a ternary array multiplies integers as <em>trit planes</em>: see {@link #planes()}.
 * Dropping low trits of balanced ternary is rounding, so the most significant planes alone are the
 * matrix at fewer bits.
 *
 * <p>Any thread may read it.
 */
public final class IntegerMatrix {
  /** The largest value, five trits of +1; its negative is the smallest. */
  public static final int MOST = 121;

  /** Trits of a value. */
  public static final int PLANES = 5;

  /** Most columns: the sum of as many products of +-121 and -128 fits in 32 bits. */
  public static final int MAX_K = Integer.MAX_VALUE / (MOST * 128);

  private final String name;
  private final int n;
  private final int k;
  private final RowValues rows;

  private IntegerMatrix(String name, int n, int k, RowValues rows) {
    if (n < 1 || k < 1) {
      throw new IllegalArgumentException(name + ": " + n + " x " + k + ", expected at least 1 x 1");
    }
    if (k > MAX_K) {
      throw new IllegalArgumentException(
          name
              + ": k is "
              + k
              + ", expected at most "
              + MAX_K
              + ": sums of more columns may not fit in 32 bits");
    }
    this.name = name;
    this.n = n;
    this.k = k;
    this.rows = rows;
  }

  /**
   * Creates a matrix from a copy of its values.
   *
   * @param values {@code n} rows of {@code k} values
   * @throws IllegalArgumentException if the number of values is wrong or one is not within +-121
   */
  public static IntegerMatrix of(String name, int n, int k, byte[] values) {
    return wrap(name, n, k, MemorySegment.ofArray(values.clone()));
  }

  /**
   * Wraps {@code n} rows of {@code k} int8 values. The bytes are not copied: the matrix is valid
   * while the segment is, and nobody may change them.
   *
   * @throws IllegalArgumentException if the number of values is wrong or one is not within +-121
   */
  public static IntegerMatrix wrap(String name, int n, int k, MemorySegment values) {
    if ((long) n * k != values.byteSize()) {
      throw new IllegalArgumentException(
          name + ": " + n + " x " + k + " integers expected, " + values.byteSize() + " given");
    }
    IntegerMatrix matrix = new IntegerMatrix(name, n, k, new Stored(values, k));
    byte[] row = new byte[k];
    for (int i = 0; i < n; i++) {
      matrix.copyRow(i, row, 0);
    }
    return matrix;
  }

  /** Wraps rows that are decoded, and checked, as they are read. */
  public static IntegerMatrix decoded(String name, int n, int k, RowValues rows) {
    return new IntegerMatrix(name, n, k, rows);
  }

  private record Stored(MemorySegment values, int k) implements RowValues {
    @Override
    public void copy(int row, byte[] into, int offset) {
      MemorySegment.copy(values, ValueLayout.JAVA_BYTE, (long) row * k, into, offset, k);
    }
  }

  /** Returns {@code count} rows starting at {@code first}, which share the storage. */
  public IntegerMatrix rows(int first, int count) {
    if (first < 0 || count < 1 || count > n - first) {
      throw new IllegalArgumentException(
          name + ": has " + n + " rows, " + count + " requested from row " + first);
    }
    String part = name + ", rows " + first + " to " + (first + count - 1);
    return new IntegerMatrix(
        part, count, k, (row, into, offset) -> copyRow(first + row, into, offset));
  }

  /** Returns {@code count} columns starting at {@code first}, which share the storage. */
  public IntegerMatrix columns(int first, int count) {
    if (first < 0 || count < 1 || count > k - first) {
      throw new IllegalArgumentException(
          name + ": has " + k + " columns, " + count + " requested from column " + first);
    }
    String part = name + ", columns " + first + " to " + (first + count - 1);
    return new IntegerMatrix(
        part,
        n,
        count,
        (row, into, offset) -> {
          byte[] whole = new byte[k];
          copyRow(row, whole, 0);
          System.arraycopy(whole, first, into, offset, count);
        });
  }

  /** Copies the matrix to new storage. */
  public IntegerMatrix copy() {
    Arena arena = Arena.ofAuto();
    MemorySegment values = arena.allocate((long) n * k);
    byte[] row = new byte[k];
    for (int i = 0; i < n; i++) {
      copyRow(i, row, 0);
      MemorySegment.copy(row, 0, values, ValueLayout.JAVA_BYTE, (long) i * k, k);
    }
    return new IntegerMatrix(name, n, k, new Stored(values, k));
  }

  public String name() {
    return name;
  }

  /** Output rows. */
  public int n() {
    return n;
  }

  /** Columns: the length of a dot product. */
  public int k() {
    return k;
  }

  /** Returns one value. It costs as much as its row: read rows where you can. */
  public int value(int row, int column) {
    byte[] all = new byte[k];
    copyRow(row, all, 0);
    return all[column];
  }

  /**
   * Writes the {@code k} values of a row, starting at {@code offset}.
   *
   * @throws IllegalArgumentException if one is not within +-121
   */
  public void copyRow(int row, byte[] into, int offset) {
    rows.copy(row, into, offset);
    int largest = 0;
    for (int c = offset; c < offset + k; c++) {
      largest = Math.max(largest, Math.abs(into[c]));
    }
    if (largest > MOST) {
      int column = 0;
      while (Math.abs(into[offset + column]) <= MOST) {
        column++;
      }
      throw new IllegalArgumentException(
          name
              + "["
              + row
              + "]["
              + column
              + "] is "
              + into[offset + column]
              + "; expected -121 to 121");
    }
  }

  /**
   * The software form: {@code 5 n} ternary rows, five for each row, most significant first. Row
   * {@code 5 r + i} holds the trits of weight {@code 3^(4 - i)}, so that {@code acc = 3 * acc +
   * next} over the five sums of a row is its sum.
   */
  public TernaryMatrix planes() {
    return planes(PLANES);
  }

  /**
   * The {@code count} most significant planes: {@code count * n} ternary rows. Their sums combine
   * to those of the matrix rounded to multiples of {@code 3^(5 - count)}, in units of that.
   */
  public TernaryMatrix planes(int count) {
    if (count < 1 || count > PLANES) {
      throw new IllegalArgumentException(name + ": " + count + " planes, expected 1 to " + PLANES);
    }
    return TernaryMatrix.decoded(
        name + ", " + count + " planes",
        Math.multiplyExact(n, count),
        k,
        new PlaneRows(this, count));
  }
}
