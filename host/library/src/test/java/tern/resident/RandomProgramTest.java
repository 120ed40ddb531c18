package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;

class RandomProgramTest {
  private static final long BASE = 0x4000;
  private static final RandomProgram.Size SIZE = new RandomProgram.Size(8, 30, 2, 2);
  private static final int COUNT = 40;

  private static DeviceConfig config(String preset) {
    return DevicePreset.named(preset).orElseThrow().config();
  }

  private static RandomProgram draw(String preset, long seed) {
    return RandomProgram.draw(config(preset), SIZE, BASE, 1 << 20, seed);
  }

  private static MemorySegment loaded(RandomProgram program) {
    MemorySegment memory = Arena.ofAuto().allocate(program.bytes(), 64);
    program.load(memory);
    return memory;
  }

  /** What is left does not depend on how fast products are, and programs say so when checked. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "sim", "kv260"})
  void areLegalAndRunInAnyOrder(String preset) {
    List<ProductStep> products = new ArrayList<>();
    List<VectorInstruction> vectors = new ArrayList<>();
    int failed = 0;
    for (long seed = 0; seed < COUNT; seed++) {
      RandomProgram program = draw(preset, seed);
      MemorySegment early = loaded(program);
      MemorySegment late = loaded(program);
      program.check(early);
      ResidentProgram steps = program.program();
      for (int i = 0; i < steps.productCount(); i++) {
        products.add(ProductStep.read(early, steps.products() - BASE + 64L * i));
      }
      for (int i = 0; i < steps.vectorCount(); i++) {
        vectors.add(VectorInstruction.read(early, steps.vectors() - BASE + 64L * i));
      }
      RandomProgram.End end = program.run(early, ResidentTwin.Haste.PRODUCTS);
      assertThat(program.run(late, ResidentTwin.Haste.VECTORS)).isEqualTo(end);
      if (end.failed() < 0) {
        assertThat(early.mismatch(late)).isEqualTo(-1);
        assertThat(end.position()).isGreaterThan(program.position());
      } else {
        failed++;
      }
    }
    assertThat(failed).isBetween(1, COUNT / 4);
    assertThat(products).anyMatch(p -> p.after() > 0).anyMatch(p -> p.first() > 0);
    assertThat(vectors).anyMatch(v -> v.after() > 0).anyMatch(v -> v.scatter() > 0);
    assertThat(vectors).extracting(VectorInstruction::op).contains(VectorOp.values());
    assertThat(vectors).extracting(VectorInstruction::reduction).contains(Reduction.values());
    if (config(preset).planes()) {
      assertThat(products).anyMatch(ProductStep::fresh).anyMatch(p -> p.job().planes());
    }
  }

  @Test
  void equalSeedsAreEqualPrograms() {
    assertThat(loaded(draw("tiny", 3)).mismatch(loaded(draw("tiny", 3)))).isEqualTo(-1);
    assertThat(loaded(draw("tiny", 3)).mismatch(loaded(draw("tiny", 4)))).isNotEqualTo(-1);
  }

  @Test
  void whatHasNoRoomIsLeftOut() {
    RandomProgram small = RandomProgram.draw(config("kv260"), SIZE, BASE, 16_384, 1);
    assertThat(small.bytes()).isLessThanOrEqualTo(16_384);
    assertThatThrownBy(() -> RandomProgram.draw(config("kv260"), SIZE, BASE, 4096, 1))
        .isInstanceOf(ResidentException.class)
        .hasMessageContaining("expected at most 4096");
  }
}
