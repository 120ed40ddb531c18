package tern.resident;

import static tern.resident.InstructionField.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads one {@link VectorInstruction}, and refuses what {@link VectorInstruction#write} never
 * wrote.
 */
final class InstructionReader {
  private final MemorySegment memory;
  private final long at;

  InstructionReader(MemorySegment memory, long at) {
    this.memory = memory;
    this.at = at;
  }

  VectorInstruction read() {
    VectorInstruction read =
        new VectorInstruction(
            choice(OP, VectorOp.values()),
            choice(REDUCTION, Reduction.values()),
            flag(CONTINUED),
            flag(STORED),
            flag(SEEN),
            flag(FINITE),
            choice(A_TYPE, SourceType.values()),
            choice(B_TYPE, SourceType.values()),
            choice(D_TYPE, ResultType.values()),
            number(PADDING),
            number(REPEAT),
            number(N),
            number(AFTER),
            operand(A_MEMORY, A, A_STRIDE, A_MAP),
            operand(B_MEMORY, B, B_STRIDE, B_MAP),
            operand(D_MEMORY, D, D_STRIDE, D_MAP),
            new Scalar(flag(SCALAR_BUFFERED), flag(SCALAR_EACH), (int) SCALAR.get(memory, at)),
            number(SCATTER),
            number(RESULT),
            number(FIRST),
            number(FEWER));
    requireNoOther(read);
    return read;
  }

  private <T> T choice(InstructionField field, T[] values) {
    int code = number(field);
    if (code >= values.length) {
      throw new IllegalArgumentException(
          field + " is " + code + ", expected at most " + (values.length - 1));
    }
    return values[code];
  }

  private boolean flag(InstructionField field) {
    return field.get(memory, at) != 0;
  }

  private int number(InstructionField field) {
    long value = field.get(memory, at);
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(field + " is " + value + ", expected less than 2^31");
    }
    return (int) value;
  }

  private Operand operand(
      InstructionField place,
      InstructionField start,
      InstructionField stride,
      InstructionField map) {
    int step = (int) stride.get(memory, at);
    return new Operand(flag(place), start.get(memory, at), step, number(map));
  }

  /** Every bit that is not of a field is zero. */
  private void requireNoOther(VectorInstruction read) {
    MemorySegment again = MemorySegment.ofArray(new byte[VectorInstruction.BYTES]);
    read.write(again, 0);
    long differs = again.mismatch(memory.asSlice(at, VectorInstruction.BYTES));
    if (differs >= 0) {
      int value = memory.get(ValueLayout.JAVA_BYTE, at + differs) & 0xFF;
      throw new IllegalArgumentException(
          "byte " + differs + " is " + value + "; expected its reserved bits to be zero");
    }
  }
}
