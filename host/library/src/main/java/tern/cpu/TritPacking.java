package tern.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import tern.ternary.TernaryMatrix;

/**
 * How the processor's kernels hold trits: rows in groups of {@value #ROWS}, a group as a sequence
 * of {@value #BLOCK}-byte blocks, of which bytes {@code 4r .. 4r + 3} are row {@code r}'s. Digit
 * {@code j} of byte {@code b} of block {@code i} is {@code trit + 1} of column {@code 4 (digits i +
 * j) + b}.
 */
public enum TritPacking {
  /** Digit {@code j} is bits {@code 2j+1..2j}: 2 bits per weight. */
  TWO_BITS(4) {
    @Override
    int digit(int code, int j) {
      return code >> 2 * j & 3;
    }

    @Override
    int withDigit(int value, int j, int digit) {
      return value | digit << 2 * j;
    }

    @Override
    int code(int value) {
      return value;
    }
  },
  /**
   * The digits are those of a number {@code v} in base 3, the first the most significant, held as
   * {@code ceil(256 v / 243)}: 1.6 bits per weight. Thrice such a byte is 256 times its first digit
   * plus the byte of the digits that follow.
   */
  BASE_THREE(5) {
    @Override
    int digit(int code, int j) {
      int left = code;
      for (int i = 0; i < j; i++) {
        left = 3 * left & 0xFF;
      }
      return 3 * left >> 8;
    }

    @Override
    int withDigit(int value, int j, int digit) {
      return 3 * value + digit;
    }

    @Override
    int code(int value) {
      return (256 * value + 242) / 243;
    }
  };

  /** Rows in a group. */
  public static final int ROWS = 16;

  /** Bytes in a block. */
  public static final int BLOCK = 64;

  /** Most columns whose sums of base-3 digits, times 256, fit 32 bits. */
  private static final int MOST_BASE_THREE_COLUMNS = 32767;

  private static final int PIECE = 1 << 14;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int digits;

  /** The byte that holds a value of all digits. */
  private final byte[] table = new byte[256];

  TritPacking(int digits) {
    this.digits = digits;
    for (int value = 0; value < table.length; value++) {
      table[value] = (byte) code(value);
    }
  }

  /** Digit {@code j} of a byte. */
  abstract int digit(int code, int j);

  /** Adds digit {@code j} to the value of those before it; in each byte of an int if it is one. */
  abstract int withDigit(int value, int j, int digit);

  /** The byte that holds a value of all digits. */
  abstract int code(int value);

  /** Returns a byte that holds valid digits; all of them for arguments from 0 to 255. */
  public byte validByte(int any) {
    int value = 0;
    int left = any;
    for (int j = 0; j < digits; j++) {
      value = withDigit(value, j, left % 3);
      left /= 3;
    }
    return table[value];
  }

  /** Whether each byte of a packed matrix, or of whole blocks of one, holds valid digits. */
  public boolean valid(MemorySegment packed) {
    if (this == TWO_BITS) {
      long invalid = 0;
      for (long at = 0; at < packed.byteSize(); at += 8) {
        long word = packed.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        invalid |= word & word >>> 1;
      }
      return (invalid & 0x5555555555555555L) == 0;
    }
    // 243 times a byte that rounds v * 256 / 243 up is less than 243 above a multiple of 256.
    byte[] piece = new byte[PIECE];
    int largest = 0;
    for (long at = 0; at < packed.byteSize(); at += PIECE) {
      int count = (int) Math.min(PIECE, packed.byteSize() - at);
      MemorySegment.copy(packed, ValueLayout.JAVA_BYTE, at, piece, 0, count);
      largest = Math.max(largest, largestRest(piece, count));
    }
    return largest < 243;
  }

  private static int largestRest(byte[] piece, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, 243 * piece[i] & 0xFF);
    }
    return largest;
  }

  /** Returns this packing, or {@link #TWO_BITS} for rows too long for its sums. */
  public TritPacking forColumns(int k) {
    return k > MOST_BASE_THREE_COLUMNS ? TWO_BITS : this;
  }

  /** Trits in a byte. */
  public int digits() {
    return digits;
  }

  /** Columns in a block. */
  public int columns() {
    return 4 * digits;
  }

  /** Blocks in a group of rows of {@code k} columns. */
  public int blocks(int k) {
    return (k + columns() - 1) / columns();
  }

  /** Groups of {@code n} rows. */
  public static int groups(int n) {
    return (n + ROWS - 1) / ROWS;
  }

  /** Bytes of an {@code n x k} matrix. */
  public long bytes(int n, int k) {
    return (long) groups(n) * blocks(k) * BLOCK;
  }

  /** Packs groups {@code from} to {@code to} of a matrix; rows and columns beyond it are zeros. */
  public void pack(TernaryMatrix matrix, MemorySegment into, int from, int to) {
    int blocks = blocks(matrix.k());
    byte[][] codes = new byte[ROWS][blocks * columns()];
    byte[] bytes = new byte[blocks * BLOCK];
    for (int group = from; group < to; group++) {
      for (int r = 0; r < ROWS; r++) {
        Arrays.fill(codes[r], (byte) 1);
        if (group * ROWS + r < matrix.n()) {
          matrix.copyCodes(group * ROWS + r, codes[r], 0);
        }
        packRow(codes[r], bytes, r);
      }
      MemorySegment.copy(
          bytes, 0, into, ValueLayout.JAVA_BYTE, (long) group * bytes.length, bytes.length);
    }
  }

  /** Packs four columns at a time, one in each byte of an int: no digit carries into the next. */
  private void packRow(byte[] codes, byte[] bytes, int r) {
    for (int i = 0; i < bytes.length / BLOCK; i++) {
      int values = 0;
      for (int j = 0; j < digits; j++) {
        values = withDigit(values, j, (int) INTS.get(codes, 4 * (digits * i + j)));
      }
      for (int b = 0; b < 4; b++) {
        bytes[i * BLOCK + 4 * r + b] = table[values >> 8 * b & 0xFF];
      }
    }
  }

  /** Writes the {@code k} codes {@code trit + 1} of a row of a packed matrix, one per byte. */
  void unpack(MemorySegment packed, int k, int row, byte[] into, int offset) {
    long first = (long) (row / ROWS) * blocks(k) * BLOCK + 4 * (row % ROWS);
    for (int i = 0; i < blocks(k); i++) {
      for (int b = 0; b < 4; b++) {
        int code = packed.get(ValueLayout.JAVA_BYTE, first + (long) i * BLOCK + b) & 0xFF;
        for (int j = 0; j < digits; j++) {
          int column = 4 * (digits * i + j) + b;
          if (column < k) {
            into[offset + column] = (byte) digit(code, j);
          }
        }
      }
    }
  }

  /** Returns {@code trit + 1} of one weight of a packed matrix of {@code k} columns. */
  public int code(MemorySegment packed, int k, int row, int column) {
    int quad = column / 4;
    long block = (long) (row / ROWS) * blocks(k) + quad / digits;
    long at = block * BLOCK + 4 * (row % ROWS) + column % 4;
    return digit(packed.get(ValueLayout.JAVA_BYTE, at) & 0xFF, quad % digits);
  }
}
