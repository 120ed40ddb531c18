package tern.ternary;

import java.util.Arrays;

/**
 * An immutable matrix of trits: {@code n} output rows, {@code k} columns, four trits a byte.
 *
 * <p>Each row starts at a whole byte; the trit in column {@code c} is {@code code - 1} with the
 * code in bits {@code 2(c mod 4)} and {@code 2(c mod 4) + 1} of byte {@code c / 4}.
 */
public final class TernaryMatrix {
  private final String name;
  private final int n;
  private final int k;
  private final byte[][] rows;

  private TernaryMatrix(String name, int n, int k, byte[][] rows) {
    this.name = name;
    this.n = n;
    this.k = k;
    this.rows = rows;
  }

  /** Takes trits in row-major order, one a byte, each -1, 0 or +1. */
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

  /** One taller matrix: the rows of all parts, in order. Shares their storage. */
  public static TernaryMatrix stack(String name, TernaryMatrix... parts) {
    int k = parts[0].k;
    for (TernaryMatrix part : parts) {
      if (part.k != k) {
        throw new IllegalArgumentException(
            name + ": " + part.name + " has " + part.k + " columns, expected " + k);
      }
    }
    byte[][] rows =
        Arrays.stream(parts).flatMap(part -> Arrays.stream(part.rows)).toArray(byte[][]::new);
    return new TernaryMatrix(name, rows.length, k, rows);
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

  /** The weight in this place: -1, 0 or +1. */
  public int trit(int row, int column) {
    return (rows[row][column >> 2] >> 2 * (column & 3) & 3) - 1;
  }

  /** Writes the {@code k} trits of a row to {@code into}, one a byte, from {@code offset} on. */
  public void copyRow(int row, byte[] into, int offset) {
    byte[] codes = rows[row];
    for (int column = 0; column < k; column++) {
      into[offset + column] = (byte) ((codes[column >> 2] >> 2 * (column & 3) & 3) - 1);
    }
  }

  /** Fills a matrix place by place; places not set are 0. */
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

    /** Sets one weight; anything but -1, 0 and +1 is refused. */
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

    /** Ends the building; this builder is of no use afterwards. */
    public TernaryMatrix build() {
      TernaryMatrix matrix = new TernaryMatrix(name, n, k, rows);
      rows = null;
      return matrix;
    }
  }
}
