package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.Registers;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/**
 * A fault in a program is refused before it runs; without that check it stops the simulated
 * hardware, which names the step. The next good program is exact.
 */
class ResidentFaultsSimTest {
  private static final RunRequest RUN = new RunRequest(0, new int[] {3, 41, 5}, 2, List.of());
  private static final int FAR = 1 << 30;
  private static final int WATCHDOG = 30_000;

  /**
   * A fault.
   *
   * @param product whether the step is a product, else a vector instruction
   * @param field offset of a word in the step
   */
  private record Fault(boolean product, String step, int field, int value, DeviceError error) {}

  private static final String PAGE = "layer 1: values of key head 0, page 0";

  private static final List<Fault> FAULTS =
      List.of(
          new Fault(false, "layer 1: gain", 24, FAR, DeviceError.OUTSIDE_WINDOW),
          new Fault(false, "layer 1: gain", 28, 1, DeviceError.OUTSIDE_WINDOW),
          new Fault(false, "embed", 8, 16_385, DeviceError.OUTSIDE_WINDOW),
          new Fault(false, "embed", 8, 0, DeviceError.BAD_INSTRUCTION),
          new Fault(false, "layer 0: quantise", 0, 77, DeviceError.BAD_INSTRUCTION),
          new Fault(true, PAGE, 0, FAR, DeviceError.OUTSIDE_WINDOW),
          new Fault(true, PAGE, 8, FAR, DeviceError.OUTSIDE_WINDOW),
          new Fault(true, PAGE, 16, FAR, DeviceError.OUTSIDE_WINDOW),
          new Fault(true, PAGE, 24, 0, DeviceError.BAD_DESCRIPTOR),
          new Fault(true, PAGE, 24, 1 << 20, DeviceError.K_TOO_LARGE),
          new Fault(true, PAGE, 32, 60_000, DeviceError.TOO_MANY_TOKENS),
          new Fault(true, PAGE, 52, 0, DeviceError.BAD_DESCRIPTOR),
          new Fault(true, PAGE, 56, 10_000, DeviceError.WATCHDOG),
          new Fault(false, "layer 1: gain", 12, 10_000, DeviceError.WATCHDOG));

  private final SimDevice device =
      SimDevice.open(Sim.need("sim"), MemoryModel.ofBytes(1 << 22), null);

  private static String name(ResidentProgram program, Fault fault) {
    int step = step(program, fault);
    return (fault.product() ? "product " : "vector instruction ")
        + step
        + " ("
        + fault.step()
        + ")";
  }

  private static int step(ResidentProgram program, Fault fault) {
    ResidentProgram.Names names = program.names();
    int step = (fault.product() ? names.products() : names.vectors()).indexOf(fault.step());
    assertThat(step).as(fault.step()).isNotNegative();
    return step;
  }

  /** Both programs wait for the other: the device does not know whose fault that is. */
  private static String waiting(ResidentProgram program, Fault fault) {
    return "token 0 of the run at position 0: nothing moved until the watchdog expired: "
        + Pattern.quote(name(program, fault))
        + " waits for 10000 "
        + (fault.product() ? "vector instructions" : "products")
        + ", expected at most \\d+: no more can be complete before it";
  }

  private static void check(ResidentMachine machine) {
    ResidentModel model = machine.model();
    ResidentShape shape = model.shape();
    ProgramCheck.check(
        shape.device(), shape.unit(), model.program(), machine.memory(), model.base());
  }

  private void good(ResidentMachine machine, ResidentMachine twin) {
    for (ResidentMachine each : List.of(machine, twin)) {
      each.start(RUN);
      assertThat(each.await(Integer.MAX_VALUE).position()).isEqualTo(4);
    }
    for (int position = 2; position < 4; position++) {
      assertThat(machine.record(position))
          .usingRecursiveComparison()
          .isEqualTo(twin.record(position));
    }
  }

  private DeviceException.Stopped stopped(ResidentMachine machine) {
    device.writeRegister(Registers.WATCHDOG_CYCLES, WATCHDOG);
    machine.start(RUN);
    return catchThrowableOfType(
        DeviceException.Stopped.class, () -> machine.await(Integer.MAX_VALUE));
  }

  @Test
  void areRefusedAndStopTheDeviceAtTheirStep() {
    try (ResidentMachine machine =
            ResidentDevice.open(
                device,
                ResidentMachineContract.WEIGHTS,
                ResidentMachineContract.OPTIONS,
                (done, all) -> {});
        ResidentMachine twin = new TwinMachine(machine.model(), ResidentTwin.Haste.VECTORS)) {
      ResidentProgram program = machine.model().program();
      for (Fault fault : FAULTS) {
        long list = fault.product() ? program.products() : program.vectors();
        long at = list - machine.model().base() + 64L * step(program, fault) + fault.field();
        MemorySegment memory = machine.memory();
        int before = memory.get(JAVA_INT_UNALIGNED, at);
        memory.set(JAVA_INT_UNALIGNED, at, fault.value());
        assertThatThrownBy(() -> check(machine))
            .as("%s", fault)
            .isInstanceOf(ResidentException.class)
            .hasMessageStartingWith(name(program, fault));
        DeviceException.Stopped stopped = stopped(machine);
        assertThat(stopped.error()).as("%s", fault).isEqualTo(fault.error());
        assertThat(stopped)
            .as("%s", fault)
            .hasMessageMatching(
                fault.error() == DeviceError.WATCHDOG
                    ? waiting(program, fault)
                    : Pattern.quote(name(program, fault) + " at position 0: ") + ".*");
        memory.set(JAVA_INT_UNALIGNED, at, before);
        good(machine, twin);
      }
      notANumber(machine);
      good(machine, twin);
    }
  }

  /** A gain is data: no check sees it. */
  private void notANumber(ResidentMachine machine) {
    ResidentProgram program = machine.model().program();
    Fault gain = new Fault(false, "layer 1: gain", 24, 0, DeviceError.NOT_FINITE);
    MemorySegment memory = machine.memory();
    long base = machine.model().base();
    long at = program.vectors() - base + 64L * step(program, gain) + gain.field();
    long first = memory.get(JAVA_INT_UNALIGNED, at) - base;
    int before = memory.get(JAVA_INT_UNALIGNED, first + 8);
    memory.set(JAVA_INT_UNALIGNED, first + 8, Float.floatToIntBits(Float.NaN));
    check(machine);
    DeviceException.Stopped stopped = stopped(machine);
    assertThat(stopped.error()).isEqualTo(DeviceError.NOT_FINITE);
    assertThat(stopped).hasMessageStartingWith(name(program, gain) + " at position 0: ");
    memory.set(JAVA_INT_UNALIGNED, first + 8, before);
  }
}
