package tern.ternary;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An immutable matrix of trits: {@code n} output rows, {@code k} columns. */
public final class TernaryMatrix {
  private final String name;
  private final int n;
  private final int k;
  private final TritRows rows;

  private TernaryMatrix(String name, int n, int k, TritRows rows) {
    this.name = name;
    this.n = n;
    this.k = k;
    this.rows = rows;
  }

  /**
   * Creates a matrix.
   *
   * @param trits {@code n} rows of {@code k} trits, one per byte, each -1, 0 or +1
   */
  public static TernaryMatrix of(String name, int n, int k, byte[] trits) {
    if (n < 1 || k < 1 || (long) n * k != trits.length) {
      throw new IllegalArgumentException(
          name + ": " + n + " x " + k + " trits expected, " + trits.length + " given");
    }
    Builder builder = new Builder(name, n, k);
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < k; column++) {
        builder.set(row, column, trits[row * k + column]);
      }
    }
    return builder.build();
  }

  /**
   * Wraps trits in Hugging Face's packed layout, split along rows: {@code n/4} rows of {@code k}
   * bytes, where byte {@code [r, c]} holds the codes {@code trit + 1} of rows {@code r + i * n/4}
   * in bits {@code 2i+1..2i}. The bytes are not copied: the matrix is valid while the segment is.
   *
   * @throws IllegalArgumentException if the number of bytes is wrong or one holds the code 3
   */
  public static TernaryMatrix split(String name, int n, int k, MemorySegment bytes) {
    if (n < 4 || n % 4 != 0 || k < 1 || bytes.byteSize() != (long) n / 4 * k) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d x %d trits in split rows expected, %d bytes given",
              name,
              n,
              k,
              bytes.byteSize()));
    }
    TritRows.Split rows = new TritRows.Split(bytes, n / 4, k);
    long invalid = rows.firstInvalid();
    if (invalid >= 0) {
      int r = (int) (invalid / k);
      int c = (int) (invalid % k);
      while (rows.code(r, c) != 3) {
        r += n / 4;
      }
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "code 3 at byte [%d, %d], row %d, which is not a trit",
              r % (n / 4),
              c,
              r));
    }
    return new TernaryMatrix(name, n, k, rows);
  }

  /** Wraps rows that are decoded as they are read; see there for what they must be. */
  public static TernaryMatrix decoded(String name, int n, int k, RowCodes rows) {
    if (n < 1 || k < 1) {
      throw new IllegalArgumentException(name + ": " + n + " x " + k + ", expected at least 1 x 1");
    }
    return new TernaryMatrix(name, n, k, new TritRows.Decoded(rows, k));
  }

  /** The rows that {@link #decoded} wrapped: a backend may know how to use them as they stand. */
  public Optional<RowCodes> source() {
    return rows instanceof TritRows.Decoded decoded
        ? Optional.of(decoded.codes())
        : Optional.empty();
  }

  /** Stacks matrices into a taller one, which shares their storage. */
  public static TernaryMatrix stack(String name, TernaryMatrix... parts) {
    int k = parts[0].k;
    for (TernaryMatrix part : parts) {
      if (part.k != k) {
        throw new IllegalArgumentException(
            name + ": " + part.name + " has " + part.k + " columns, expected " + k);
      }
    }
    int n = Arrays.stream(parts).mapToInt(TernaryMatrix::n).sum();
    return new TernaryMatrix(name, n, k, new TritRows.Stacked(parts.clone()));
  }

  /** Returns {@code count} columns starting at {@code first}, which share the storage. */
  public TernaryMatrix columns(int first, int count) {
    if (first < 0 || count < 1 || count > k - first) {
      throw new IllegalArgumentException(
          name + ": has " + k + " columns, " + count + " requested from column " + first);
    }
    String part = name + ", columns " + first + " to " + (first + count - 1);
    return new TernaryMatrix(part, n, count, new TritRows.Columns(this, first, count));
  }

  /** Returns {@code count} rows starting at {@code first}, which share the storage. */
  public TernaryMatrix rows(int first, int count) {
    if (first < 0 || count < 1 || count > n - first) {
      throw new IllegalArgumentException(
          name + ": has " + n + " rows, " + count + " requested from row " + first);
    }
    String part = name + ", rows " + first + " to " + (first + count - 1);
    return new TernaryMatrix(part, count, k, new TritRows.Rows(this, first));
  }

  /** Copies the matrix to new storage. */
  public TernaryMatrix copy() {
    Builder builder = new Builder(name, n, k);
    byte[] codes = new byte[k];
    for (int row = 0; row < n; row++) {
      copyCodes(row, codes, 0);
      builder.setCodes(row, codes);
    }
    return builder.build();
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

  /** Returns one weight: -1, 0 or +1. */
  public int trit(int row, int column) {
    return rows.code(row, column) - 1;
  }

  /** Writes the {@code k} trits of a row, one per byte, starting at {@code offset}. */
  public void copyRow(int row, byte[] into, int offset) {
    rows.copyCodes(row, into, offset);
    for (int i = offset; i < offset + k; i++) {
      into[i]--;
    }
  }

  /** Writes the {@code k} codes {@code trit + 1} of a row, one per byte, from {@code offset}. */
  public void copyCodes(int row, byte[] into, int offset) {
    rows.copyCodes(row, into, offset);
  }

  /** Builds a matrix weight by weight, or row by row; weights not set are 0. */
  public static final class Builder {
    private static final byte ALL_ZERO = 0b01010101;
    private final String name;
    private final int n;
    private final int k;
    private byte[][] rows;

    public Builder(String name, int n, int k) {
      this.name = name;
      this.n = n;
      this.k = k;
      this.rows = new byte[n][(k + 3) / 4];
      for (byte[] row : rows) {
        Arrays.fill(row, ALL_ZERO);
      }
    }

    /**
     * Sets one weight.
     *
     * @throws IllegalArgumentException if it is not -1, 0 or +1
     */
    public Builder set(int row, int column, int trit) {
      if (trit < -1 || trit > 1) {
        throw new IllegalArgumentException(
            name + "[" + row + "][" + column + "] is " + trit + "; expected -1, 0 or +1");
      }
      int shift = 2 * (column & 3);
      int cleared = rows[row][column >> 2] & ~(3 << shift);
      rows[row][column >> 2] = (byte) (cleared | trit + 1 << shift);
      return this;
    }

    /** Sets a row of codes {@code trit + 1}; the caller ensures that each is 0, 1 or 2. */
    void setCodes(int row, byte[] codes) {
      byte[] packed = rows[row];
      int whole = k & ~3;
      for (int c = 0; c < whole; c += 4) {
        int four = (int) TritRows.INTS.get(codes, c);
        packed[c >> 2] = (byte) (four | four >>> 6 | four >>> 12 | four >>> 18);
      }
      for (int c = whole; c < k; c++) {
        set(row, c, codes[c] - 1);
      }
    }

    /** Returns the matrix. The builder must not be used afterwards. */
    public TernaryMatrix build() {
      TernaryMatrix matrix = new TernaryMatrix(name, n, k, new TritRows.Packed(rows, k));
      rows = null;
      return matrix;
    }
  }
}
