package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorInstructionTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(1);
  private final MemorySegment bytes = MemorySegment.ofArray(new byte[VectorInstruction.BYTES]);

  private static <T> T one(T[] values) {
    return values[RANDOM.nextInt(values.length)];
  }

  private static Operand operand() {
    return new Operand(
        RANDOM.nextBoolean(), RANDOM.nextLong(), RANDOM.nextInt(), RANDOM.nextInt(16));
  }

  private static VectorInstruction any() {
    return new VectorInstruction(
        one(VectorOp.values()),
        one(Reduction.values()),
        RANDOM.nextBoolean(),
        RANDOM.nextBoolean(),
        RANDOM.nextBoolean(),
        RANDOM.nextBoolean(),
        one(SourceType.values()),
        one(SourceType.values()),
        one(ResultType.values()),
        RANDOM.nextInt(256),
        RANDOM.nextInt(1 << 16),
        RANDOM.nextInt() >>> 1,
        RANDOM.nextInt() >>> 1,
        operand(),
        operand(),
        operand(),
        new Scalar(RANDOM.nextBoolean(), RANDOM.nextBoolean(), RANDOM.nextInt()),
        RANDOM.nextInt(16),
        RANDOM.nextInt(1 << 16),
        RANDOM.nextInt() >>> 1,
        RANDOM.nextInt(256));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (int i = 0; i < 1000; i++) {
      VectorInstruction instruction = any();
      instruction.write(bytes, 0);
      assertThat(VectorInstruction.read(bytes, 0)).isEqualTo(instruction);
    }
  }

  @Test
  void fieldsDoNotOverlap() {
    BitSet taken = new BitSet();
    for (InstructionField field : InstructionField.values()) {
      int first = 8 * field.offset() + field.shift();
      assertThat(taken.get(first, first + field.bits()).cardinality()).as("%s", field).isZero();
      taken.set(first, first + field.bits());
    }
    assertThat(taken.length()).isEqualTo(8 * VectorInstruction.BYTES);
  }

  @Test
  void refusesCodesAndBitsWithoutMeaning() {
    refuses(0, VectorOp.values().length, "OP is 18, expected at most 17");
    refuses(1, 6, "REDUCTION is 6, expected at most 5");
    refuses(4, 3, "A_TYPE is 3, expected at most 2");
    refuses(4, 0x50, "D_TYPE is 5, expected at most 4");
    refuses(1, 0x20, "byte 1 is 32; expected its reserved bits to be zero");
    refuses(15, 0x80, "AFTER is 2147483648, expected less than 2^31");
  }

  private void refuses(int at, int value, String message) {
    bytes.fill((byte) 0);
    bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    assertThatThrownBy(() -> VectorInstruction.read(bytes, 0)).hasMessage(message);
  }

  @Test
  void refusesValuesThatDoNotFit() {
    VectorInstruction plain =
        new StepBuilder(VectorOp.MOVE, 1).a(Operand.buffer(0)).store(Operand.buffer(0)).build();
    assertThatThrownBy(() -> InstructionField.D_MAP.put(bytes, 0, 16))
        .hasMessage("D_MAP is 16, expected at most 4 bits");
    plain.write(bytes, 0);
    assertThat(Arrays.stream(new int[] {2, 60}).map(i -> bytes.get(ValueLayout.JAVA_BYTE, i)))
        .containsExactly(8, 0);
  }
}
