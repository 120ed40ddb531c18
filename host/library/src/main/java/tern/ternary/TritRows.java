package tern.ternary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The storage of a matrix's rows. They are read as codes {@code trit + 1}, one per byte. */
interface TritRows {
  VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  int code(int row, int column);

  /** Writes the codes of a whole row. */
  void copyCodes(int row, byte[] into, int offset);

  /** Four codes per byte along the columns; each row starts at a whole byte. */
  record Packed(byte[][] rows, int k) implements TritRows {
    private static final int[] FOUR = new int[256];

    static {
      for (int b = 0; b < 256; b++) {
        FOUR[b] = b & 3 | (b >> 2 & 3) << 8 | (b >> 4 & 3) << 16 | b >> 6 << 24;
      }
    }

    @Override
    public int code(int row, int column) {
      return rows[row][column >> 2] >> 2 * (column & 3) & 3;
    }

    @Override
    public void copyCodes(int row, byte[] into, int offset) {
      byte[] packed = rows[row];
      int whole = k & ~3;
      for (int c = 0; c < whole; c += 4) {
        INTS.set(into, offset + c, FOUR[packed[c >> 2] & 0xFF]);
      }
      for (int c = whole; c < k; c++) {
        into[offset + c] = (byte) code(row, c);
      }
    }
  }

  /**
   * Hugging Face's layout: byte {@code [r, k]} of {@code quarter} rows of bytes holds the codes of
   * rows {@code r}, {@code r + quarter}, and so on, lowest bits first. The bytes are not copied.
   */
  record Split(MemorySegment bytes, int quarter, int k) implements TritRows {
    private static final ValueLayout.OfLong LONG =
        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0303030303030303L;

    @Override
    public int code(int row, int column) {
      long at = (long) (row % quarter) * k + column;
      return bytes.get(ValueLayout.JAVA_BYTE, at) >> 2 * (row / quarter) & 3;
    }

    @Override
    public void copyCodes(int row, byte[] into, int offset) {
      long from = (long) (row % quarter) * k;
      int shift = 2 * (row / quarter);
      int whole = k & ~7;
      for (int c = 0; c < whole; c += 8) {
        LONGS.set(into, offset + c, bytes.get(LONG, from + c) >>> shift & EACH);
      }
      for (int c = whole; c < k; c++) {
        into[offset + c] = (byte) code(row, c);
      }
    }

    /** Returns the index of the first byte that holds a code 3, or -1. */
    long firstInvalid() {
      long size = bytes.byteSize();
      long whole = size & ~7;
      for (long at = 0; at < whole; at += 8) {
        long word = bytes.get(LONG, at);
        if ((word & word >>> 1 & 0x5555555555555555L) != 0) {
          return firstInvalid(at, at + 8);
        }
      }
      return firstInvalid(whole, size);
    }

    private long firstInvalid(long from, long to) {
      for (long at = from; at < to; at++) {
        int b = bytes.get(ValueLayout.JAVA_BYTE, at);
        if ((b & b >> 1 & 0x55) != 0) {
          return at;
        }
      }
      return -1;
    }
  }

  /** Rows that are decoded as they are read; a single trit costs as much as its row. */
  record Decoded(RowCodes codes, int k) implements TritRows {
    @Override
    public int code(int row, int column) {
      byte[] all = new byte[k];
      codes.copy(row, all, 0);
      return all[column];
    }

    @Override
    public void copyCodes(int row, byte[] into, int offset) {
      codes.copy(row, into, offset);
    }
  }

  /** The rows of several matrices, one after another. */
  record Stacked(TernaryMatrix[] parts) implements TritRows {
    @Override
    public int code(int row, int column) {
      int part = 0;
      int left = row;
      for (; left >= parts[part].n(); part++) {
        left -= parts[part].n();
      }
      return parts[part].trit(left, column) + 1;
    }

    @Override
    public void copyCodes(int row, byte[] into, int offset) {
      int part = 0;
      int left = row;
      for (; left >= parts[part].n(); part++) {
        left -= parts[part].n();
      }
      parts[part].copyCodes(left, into, offset);
    }
  }

  /** The rows of a matrix from one on. */
  record Rows(TernaryMatrix whole, int first) implements TritRows {
    @Override
    public int code(int row, int column) {
      return whole.trit(first + row, column) + 1;
    }

    @Override
    public void copyCodes(int row, byte[] into, int offset) {
      whole.copyCodes(first + row, into, offset);
    }
  }

  /** A range of columns of every row. */
  record Columns(TernaryMatrix whole, int first, int count) implements TritRows {
    @Override
    public int code(int row, int column) {
      return whole.trit(row, first + column) + 1;
    }

    @Override
    public void copyCodes(int row, byte[] into, int offset) {
      byte[] codes = new byte[whole.k()];
      whole.copyCodes(row, codes, 0);
      System.arraycopy(codes, first, into, offset, count);
    }
  }
}
