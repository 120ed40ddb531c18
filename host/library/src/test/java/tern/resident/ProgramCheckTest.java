package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.model.HeadMode;

/**
 * Programs with a fault are refused with its place, or stop; whatever they hold, nothing else is
 * written.
 */
class ProgramCheckTest {
  private static final long BASE = 0x10_0000L;
  private static final int GUARD = 4096;

  private final DeviceConfig device = Configs.resident(Configs.base3(20, 16));
  private final VectorShape unit = VectorShape.of(device);
  private final ResidentModel model;
  private final ResidentProgram program;
  private final MemorySegment all;
  private final MemorySegment memory;

  ProgramCheckTest() {
    var weights = new RandomWeights(64, 1, 2).weights();
    model =
        ResidentModel.of(
            new ResidentShape(device, unit, weights.config(), 40, 16, HeadMode.FAST),
            weights,
            BASE);
    program = model.program();
    all = Arena.ofAuto().allocate(model.bytes() + 2 * GUARD, 64);
    memory = all.asSlice(GUARD, model.bytes());
    model.load(memory);
  }

  private void check() {
    ProgramCheck.check(device, unit, program, memory, BASE);
  }

  private int vector(String name) {
    return program.names().vectors().indexOf(name);
  }

  private int product(String name) {
    return program.names().products().indexOf(name);
  }

  private long vectorAt(int step) {
    return program.vectors() - BASE + 64L * step;
  }

  private long productAt(int step) {
    return program.products() - BASE + 64L * step;
  }

  private void refuses(String... parts) {
    assertThatThrownBy(this::check)
        .isInstanceOf(ResidentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void refusesAddressesOutsideTheWindow() {
    int step = vector("layer 1: gain");
    memory.set(JAVA_LONG_UNALIGNED, vectorAt(step) + 24, BASE + memory.byteSize() - 64);
    refuses("vector instruction " + step + " (layer 1: gain): b is 192 bytes", "expected them");
  }

  @Test
  void refusesAnOperationThatIsNone() {
    memory.set(JAVA_BYTE, vectorAt(7), (byte) 77);
    refuses("vector instruction 7 (", "OP is 77, expected at most 17");
  }

  @Test
  void refusesLengthsBeyondTheBuffer() {
    memory.set(JAVA_INT_UNALIGNED, vectorAt(vector("embed")) + 8, 16_385);
    refuses("(embed): d, words of the buffer", "expected them in a buffer of 16384");
  }

  @Test
  void refusesAPageBeyondItsWindow() {
    int step = product("layer 1: values of key head 0, page 2");
    memory.set(JAVA_LONG_UNALIGNED, productAt(step), BASE + memory.byteSize());
    refuses("product " + step + " (layer 1: values of key head 0, page 2): weights is");
  }

  @Test
  void refusesWaitsThatDoNotEnd() {
    int step = product("layer 0: scores of key head 0, page 0");
    memory.set(JAVA_INT_UNALIGNED, productAt(step) + 56, 10_000);
    refuses("product " + step + " (", "AFTER is 10000, expected at most ");
  }

  @Test
  void refusesToOverwriteWeights() {
    long weights = memory.get(JAVA_LONG_UNALIGNED, productAt(0));
    int step = vector("layer 0: quantise");
    memory.set(JAVA_LONG_UNALIGNED, vectorAt(step) + 32, weights);
    refuses("(layer 0: quantise): d, bytes 0x", "may be written, expected nothing of weights");
  }

  /** A product that starts an instruction too early reads activations that are being written. */
  @Test
  void refusesRaces() {
    for (int step = 0; step < program.bodyProducts(); step++) {
      long after = productAt(step) + 56;
      int right = memory.get(JAVA_INT_UNALIGNED, after);
      int flags = memory.get(JAVA_INT_UNALIGNED, productAt(step) + 52);
      boolean first = step == 0 || memory.get(JAVA_INT_UNALIGNED, productAt(step - 1) + 56) < right;
      if (first && flags == 2) {
        memory.set(JAVA_INT_UNALIGNED, after, right - 1);
        refuses("product " + step + " (", "which may run at the same time");
        memory.set(JAVA_INT_UNALIGNED, after, right);
      }
    }
    int step = vector("layer 1: scores");
    memory.set(JAVA_INT_UNALIGNED, vectorAt(step) + 12, 0);
    memory.set(JAVA_INT_UNALIGNED, vectorAt(step - 1) + 12, 0);
    refuses("product ", "results, bytes", "which may run at the same time");
  }

  @Test
  void aScaleThatIsNotANumberStopsWithTheStep() {
    check();
    ResidentTwin twin =
        new ResidentTwin(device, unit, program, memory, BASE, ResidentTwin.Haste.VECTORS);
    assertThatCode(() -> twin.advance(3)).doesNotThrowAnyException();
    long gain = memory.get(JAVA_LONG_UNALIGNED, vectorAt(vector("layer 1: gain")) + 24);
    memory.set(JAVA_INT_UNALIGNED, gain - BASE + 8, 0x7FC0_0000);
    assertThatThrownBy(() -> twin.advance(3))
        .isInstanceOf(ResidentException.class)
        .hasMessage(
            "vector instruction %d (layer 1: gain) at position 1: result 2 of repetition 0 is NaN;"
                + " expected a finite number",
            vector("layer 1: gain"));
  }

  /** Of what is not refused, nothing leaves the memory, and programs and weights stay. */
  @Test
  void damagedProgramsHarmNothing() {
    SplittableRandom random = new SplittableRandom(8);
    byte[] good = memory.toArray(JAVA_BYTE);
    int ran = 0;
    int damages = Integer.getInteger("tern.damages", 1000);
    for (int i = 0; i < damages; i++) {
      boolean ofVectors = random.nextInt(4) > 0;
      long at =
          ofVectors
              ? vectorAt(0) + random.nextLong(64L * program.vectorCount())
              : productAt(0) + random.nextLong(64L * program.productCount());
      byte old = memory.get(JAVA_BYTE, at);
      memory.set(JAVA_BYTE, at, (byte) (old ^ 1 << random.nextInt(8)));
      try {
        check();
        ran++;
        new ResidentTwin(device, unit, program, memory, BASE, ResidentTwin.Haste.PRODUCTS)
            .advance(5);
      } catch (ResidentException refused) {
        assertThat(refused).hasMessageMatching("(?s)(product|vector instruction) \\d+.*");
      }
      memory.set(JAVA_BYTE, at, old);
      assertThat(memory.asSlice(productAt(0), 64L * program.productCount()).toArray(JAVA_BYTE))
          .isEqualTo(
              MemorySegment.ofArray(good)
                  .asSlice(productAt(0), 64L * program.productCount())
                  .toArray(JAVA_BYTE));
    }
    assertThat(ran).isBetween(damages / 20, damages - 20);
    for (int i = 0; i < GUARD; i++) {
      assertThat(all.get(JAVA_BYTE, i)).isZero();
      assertThat(all.get(JAVA_BYTE, all.byteSize() - 1 - i)).isZero();
    }
  }
}
