package tern.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import tern.ternary.TernaryMatrix;

/**
 * How {@link Kernels#grouped} holds rows of trits, of which each group of columns has a scale of
 * its own: for every 16 columns of a group a word of 32 bits in native byte order. Its bit {@code
 * i} is set if column {@code i} is not 0, and bit {@code 16 + i} if it is -1. Each group starts
 * with a word of its own, and rows follow one another.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param k columns
 * @param size columns of a group; the last one has fewer if they do not divide {@code k}
 */
public record SignMasks(int k, int size) {
  static final int COLUMNS = 16;

  /** Checks the sizes. */
  public SignMasks {
    if (k < 1 || size < 1) {
      throw new IllegalArgumentException(
          k + " columns in groups of " + size + ", expected at least 1");
    }
  }

  /** Groups in a row. */
  public int groups() {
    return Math.ceilDiv(k, size);
  }

  /** Columns of a group. */
  int count(int group) {
    return Math.min(size, k - group * size);
  }

  /** Word of a row with which a group begins. */
  int first(int group) {
    return group * Math.ceilDiv(size, COLUMNS);
  }

  /** Words of a row. */
  int words() {
    return first(groups() - 1) + Math.ceilDiv(count(groups() - 1), COLUMNS);
  }

  /** Bytes of {@code n} rows. */
  public long bytes(int n) {
    return 4L * n * words();
  }

  /** Packs rows {@code from} to {@code to} of a matrix of {@code k} columns. */
  public void pack(TernaryMatrix matrix, MemorySegment into, int from, int to) {
    byte[] trits = new byte[k];
    for (int row = from; row < to; row++) {
      matrix.copyRow(row, trits, 0);
      for (int g = 0; g < groups(); g++) {
        for (int i = 0; i < count(g); i += COLUMNS) {
          int columns = Math.min(COLUMNS, count(g) - i);
          long at = (long) row * words() + first(g) + i / COLUMNS;
          into.setAtIndex(JAVA_INT, at, word(trits, g * size + i, columns));
        }
      }
    }
  }

  /** Writes the {@code k} codes {@code trit + 1} of a packed row, one per byte. */
  void unpack(MemorySegment masks, int row, byte[] into, int offset) {
    for (int g = 0; g < groups(); g++) {
      for (int i = 0; i < count(g); i++) {
        long at = (long) row * words() + first(g) + i / COLUMNS;
        int word = masks.getAtIndex(JAVA_INT, at) >>> i % COLUMNS;
        into[offset + g * size + i] = (byte) (1 + (word & 1) - 2 * (word >>> COLUMNS & 1));
      }
    }
  }

  /** Whether no bit of a packed row is set that {@link #pack} never sets. */
  boolean valid(MemorySegment masks, int row) {
    for (int g = 0; g < groups(); g++) {
      for (int i = 0; i < count(g); i += COLUMNS) {
        int word = masks.getAtIndex(JAVA_INT, (long) row * words() + first(g) + i / COLUMNS);
        int inside = (1 << Math.min(COLUMNS, count(g) - i)) - 1;
        if ((word & 0xFFFF & ~inside) != 0 || (word >>> COLUMNS & ~word) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static int word(byte[] trits, int from, int columns) {
    int word = 0;
    for (int i = 0; i < columns; i++) {
      int trit = trits[from + i];
      word |= (trit & 1) << i | (trit < 0 ? 1 : 0) << COLUMNS + i;
    }
    return word;
  }
}
