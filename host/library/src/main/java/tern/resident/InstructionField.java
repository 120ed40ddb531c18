package tern.resident;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The fields of a vector instruction: the one table from which code and documents are made. */
public enum InstructionField {
  OP(0, 0, 8, "what is computed of each element"),
  REDUCTION(1, 0, 4, "what is made of all results of a repetition"),
  CONTINUED(1, 4, 1, "partial sums, or the list, go on from the instruction before"),
  A_MEMORY(2, 0, 1, "a is in memory, else in the buffer"),
  B_MEMORY(2, 1, 1, "b is in memory"),
  D_MEMORY(2, 2, 1, "d is in memory"),
  STORED(2, 3, 1, "results are written to d"),
  SEEN(2, 4, 1, "only as many elements as positions seen, position + 1, if that is less than n"),
  SCALAR_BUFFERED(2, 5, 1, "the scalar is a word of the buffer, else a constant"),
  SCALAR_EACH(2, 6, 1, "repetition r takes word scalar + r"),
  FINITE(2, 7, 1, "stop if a result, or what the reduction makes, is infinite or NaN"),
  FEWER(3, 0, 8, "positions that `seen` does not count: those behind a row that is not the last"),
  A_TYPE(4, 0, 2, "type of a"),
  B_TYPE(4, 2, 2, "type of b"),
  D_TYPE(4, 4, 3, "type of d"),
  PADDING(5, 0, 8, "zeros are stored behind the results, up to a multiple of 2 to this power"),
  REPEAT(6, 0, 16, "repetitions, at least 1"),
  N(8, 0, 32, "elements of a repetition"),
  AFTER(12, 0, 32, "products of this token that must be complete"),
  A(16, 0, 64, "device address, or word of the buffer"),
  B(24, 0, 64, "the same"),
  D(32, 0, 64, "the same; for the list, the index of its first element"),
  SCALAR(40, 0, 32, "bits of the constant, or word of the buffer"),
  A_STRIDE(44, 0, 32, "from one repetition to the next: bytes, or words; signed"),
  B_STRIDE(48, 0, 32, "the same"),
  D_STRIDE(52, 0, 32, "the same"),
  A_MAP(56, 0, 4, "map that moves a; 0 for none"),
  B_MAP(56, 4, 4, "map that moves b"),
  D_MAP(57, 0, 4, "map that moves d"),
  SCATTER(57, 4, 4, "map that places element i of d, with i as its index; 0: one after the other"),
  RESULT(58, 0, 16, "word of the buffer that takes what the reduction of repetition 0 makes"),
  FIRST(60, 0, 32, "skipped, and counted, while the position is below");

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final int offset;
  private final int shift;
  private final int bits;
  private final String text;

  InstructionField(int offset, int shift, int bits, String text) {
    this.offset = offset;
    this.shift = shift;
    this.bits = bits;
    this.text = text;
  }

  /** Byte of the instruction in which it begins. */
  public int offset() {
    return offset;
  }

  /** Bit of that byte in which it begins. */
  public int shift() {
    return shift;
  }

  /** Its width. */
  public int bits() {
    return bits;
  }

  /** What it means. */
  public String text() {
    return text;
  }

  /** Reads it, without a sign. */
  long get(MemorySegment memory, long at) {
    return switch (bits) {
      case 64 -> memory.get(LONG, at + offset);
      case 32 -> memory.get(INT, at + offset) & 0xFFFF_FFFFL;
      case 16 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + offset) & 0xFFFF;
      default -> memory.get(ValueLayout.JAVA_BYTE, at + offset) >> shift & (1 << bits) - 1;
    };
  }

  /** Adds its bits to an instruction whose bytes were zero. */
  void put(MemorySegment memory, long at, long value) {
    if (bits < 64 && bits != 32 && value >>> bits != 0) {
      throw new IllegalArgumentException(
          name() + " is " + value + ", expected at most " + bits + " bits");
    }
    switch (bits) {
      case 64 -> memory.set(LONG, at + offset, value);
      case 32 -> memory.set(INT, at + offset, (int) value);
      case 16 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + offset, (short) value);
      default -> {
        int old = memory.get(ValueLayout.JAVA_BYTE, at + offset);
        memory.set(ValueLayout.JAVA_BYTE, at + offset, (byte) (old | value << shift));
      }
    }
  }
}
