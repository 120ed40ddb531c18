package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorMachineTest {
  private static final long BASE = 0x4000;
  private final MemorySegment memory = Arena.ofAuto().allocate(4096, 64);
  private final VectorMachine machine =
      new VectorMachine(new VectorShape(4, 256, 4), new MemoryWindow(memory, BASE));

  private static Operand at(long offset) {
    return Operand.memory(BASE + offset);
  }

  private void floats(long at, float... values) {
    MemorySegment.copy(values, 0, memory, JAVA_FLOAT, at, values.length);
  }

  private float[] floats(long at, int count) {
    return memory.asSlice(at, 4L * count).toArray(JAVA_FLOAT);
  }

  private void run(StepBuilder step) {
    machine.run(step.build());
  }

  private static StepBuilder step(VectorOp op, int n) {
    return new StepBuilder(op, n);
  }

  @Test
  void bytesAreRoundedSaturatedAndPadded() {
    floats(0, 0.5f, 1.5f, -2.5f, 1e9f, Float.NaN, -1e9f, -0.4f);
    memory.asSlice(256, 16).fill((byte) 9);
    run(step(VectorOp.MOVE, 7).a(at(0)).store(at(259), ResultType.INT8).padding(3));
    assertThat(memory.asSlice(258, 11).toArray(JAVA_BYTE))
        .containsExactly(9, 0, 2, -2, 127, 0, -127, 0, 0, 9, 9);
    run(step(VectorOp.MOVE, 7).a(at(0)).store(at(256), ResultType.PLANES));
    assertThat(memory.asSlice(256, 7).toArray(JAVA_BYTE))
        .containsExactly(121, 123, 119, (byte) 242, 121, 0, 121);
  }

  @Test
  void highAndLowBytesMakeTheInteger() {
    floats(0, 32639, -32639, 127.5f, 128, -129, 5e5f);
    run(step(VectorOp.MOVE, 6).a(at(0)).store(at(256), ResultType.HIGH));
    run(step(VectorOp.MOVE, 6).a(at(0)).store(at(272), ResultType.LOW));
    assertThat(memory.asSlice(256, 6).toArray(JAVA_BYTE)).containsExactly(127, -127, 1, 1, -1, 127);
    assertThat(memory.asSlice(272, 6).toArray(JAVA_BYTE))
        .containsExactly(127, -127, -128, -128, 127, 127);
  }

  @Test
  void repetitionsHaveScalarsAndResultsOfTheirOwn() {
    floats(0, 1, 2, 3, 4, 5, 6, 7, 8);
    run(step(VectorOp.MOVE, 4).a(at(0).every(16)).repeat(2).reduce(Reduction.SUM, 100));
    run(
        step(VectorOp.SCALE, 4)
            .a(at(0).every(16))
            .repeat(2)
            .scalar(Scalar.from(100))
            .store(at(256).every(32), ResultType.WORD));
    assertThat(floats(256, 4)).containsExactly(10, 20, 30, 40);
    assertThat(floats(288, 4)).containsExactly(130, 156, 182, 208);
  }

  @Test
  void sumsContinueInSixteenParts() {
    float[] values = new float[32];
    values[0] = 0x1p25f;
    values[16] = 1;
    values[17] = 1;
    values[8] = -0x1p25f;
    floats(0, values);
    run(step(VectorOp.MOVE, 16).a(at(0)).reduce(Reduction.SUM, 0));
    run(step(VectorOp.MOVE, 16).a(at(64)).reduce(Reduction.SUM, 0).continued());
    // One is lost in the first partial sum, the other stands alone.
    assertThat(Float.intBitsToFloat(machine.word(0))).isEqualTo(1);
  }

  @Test
  void theListKeepsTheLargestAndTheFirstOfEqualOnes() {
    floats(0, 1, 7, -0f, 7, 0f, 3);
    run(step(VectorOp.MOVE, 6).a(at(0)).top(100));
    floats(0, 9, 3, 3, Float.NEGATIVE_INFINITY);
    run(step(VectorOp.MOVE, 4).a(at(0)).top(200).continued());
    run(step(VectorOp.INDEX, 4).store(at(256), ResultType.WORD));
    assertThat(memory.asSlice(256, 16).toArray(JAVA_INT)).containsExactly(200, 101, 103, 105);
    floats(0, 5, 6, 6, 6);
    run(step(VectorOp.MOVE, 4).a(at(0)).reduce(Reduction.CHOOSE, 8));
    assertThat(machine.chosen).isEqualTo(101);
    assertThat(machine.word(8)).isEqualTo(101);
  }

  @Test
  void onlyPositionsSeenCount() {
    floats(0, 1, 2, 3, 4, 5, 6, 7, 8);
    machine.position = 2;
    run(
        step(VectorOp.MOVE, 8)
            .a(at(0))
            .seen()
            .padding(2)
            .store(at(256), ResultType.WORD)
            .reduce(Reduction.MAX, 0));
    assertThat(floats(256, 5)).containsExactly(1, 2, 3, 0, 0);
    assertThat(Float.intBitsToFloat(machine.word(0))).isEqualTo(3);
  }

  @Test
  void mapsMoveAndScatter() {
    List<AddressMap> maps = new ArrayList<>(Collections.nCopies(16, AddressMap.UNUSED));
    maps.set(1, AddressMap.of("position", AddressMap.Index.POSITION, 64, i -> 12L * i));
    maps.set(2, AddressMap.of("element", AddressMap.Index.ELEMENT, 4, i -> i / 2 + 10L * (i % 2)));
    machine.load(maps);
    machine.position = 5;
    floats(0, 1, 2, 3, 4);
    run(step(VectorOp.MOVE, 4).a(at(0)).store(at(256).mapped(1), ResultType.INT8).scatter(2));
    byte[] stored = memory.asSlice(256 + 60, 12).toArray(JAVA_BYTE);
    assertThat(stored).containsExactly(1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4);
    assertThatThrownBy(
            () -> AddressMap.of("squares", AddressMap.Index.POSITION, 4, i -> (long) i * i))
        .hasMessage("squares: offset 3 is not the sum of those of its bits");
  }

  @Test
  void refusesWhatItCannotRun() {
    refuses(step(VectorOp.MOVE, 4).a(at(4)), "A is 16388, expected a multiple of 16");
    refuses(step(VectorOp.MOVE, 4).a(Operand.buffer(2)), "A is 2, expected a multiple of 4");
    refuses(step(VectorOp.MOVE, 8).a(Operand.buffer(252)), "a is 8 words from 252 on");
    refuses(step(VectorOp.MOVE, 4).a(at(4096)), "a is 16 bytes from 0x5000 on");
    refuses(step(VectorOp.MOVE, 4).a(Operand.memory(-16)), "A is -16, expected a multiple of 16");
    refuses(
        step(VectorOp.MOVE, 1).a(at(0)).store(at(4095), ResultType.WORD),
        "D is 20479, expected a multiple of 4");
    refuses(step(VectorOp.MOVE, 2).a(at(0)).reduce(Reduction.SUM, 256), "RESULT is 256");
    refuses(step(VectorOp.MOVE, 2).a(at(0)).scalar(Scalar.of(1)), "SCALAR is");
    refuses(step(VectorOp.ADD, 2).a(at(0)).b(at(0)).repeat(0), "REPEAT is 0, expected at least 1");
    refuses(step(VectorOp.INDEX, 2).store(at(0), ResultType.WORD), "element needs entry 0");
  }

  private void refuses(StepBuilder step, String message) {
    assertThatThrownBy(() -> run(step))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void stopsAtWhatIsNotFinite() {
    floats(0, 1, Float.POSITIVE_INFINITY, 3);
    assertThatThrownBy(() -> run(step(VectorOp.MOVE, 3).a(at(0)).finite()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("result 1 of repetition 0 is Infinity; expected a finite number");
  }
}
