package tern.device.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.Sim;
import tern.SimulationException;
import tern.device.Counters;
import tern.device.Device;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.Driver;
import tern.device.DriverContract;
import tern.device.Job;
import tern.device.Registers;

/** The simulated device: the driver's contract on both presets, and its own features. */
class SimDeviceTest {
  @TempDir private Path folder;

  private static Device open(String preset) {
    Sim.need(preset);
    return SimDevice.open(preset, MemoryModel.ofBytes(1 << 20));
  }

  @Nested
  class Tiny extends DriverContract {
    @Override
    protected Device open() {
      return SimDeviceTest.open("tiny");
    }
  }

  @Nested
  class SimPreset extends DriverContract {
    @Override
    protected Device open() {
      return SimDeviceTest.open("sim");
    }
  }

  @Test
  void activitiesAddUpToCycles() {
    try (Device device = open("tiny")) {
      Driver driver = new Driver(device);
      device.await(1000);
      Counters c = driver.counters();
      assertThat(c.busy() + c.starvedWeights() + c.starvedActivations() + c.blocked() + c.idle())
          .isEqualTo(c.cycles())
          .isGreaterThan(1000);
      driver.clearCounters();
      assertThat(driver.counters().cycles()).isLessThan(1000);
    }
  }

  @Test
  void aSilentMemoryIsAnError() {
    Path library = Sim.need("tiny");
    MemoryModel model = MemoryModel.ofBytes(1 << 20).withFaults(-1, 0);
    try (SimDevice device = SimDevice.open(library, model, null)) {
      Driver driver = new Driver(device);
      driver.post(new Job(0x1000, 0x2000, 0x3000, 4, 4, 1, 0, 8, 16, 8));
      driver.ringPosted();
      driver.ready(1);
      assertThatThrownBy(driver::await)
          .isInstanceOfSatisfying(
              DeviceException.Stopped.class,
              stopped -> assertThat(stopped.error()).isEqualTo(DeviceError.WATCHDOG));
      assertThatThrownBy(driver::reset)
          .isInstanceOf(DeviceException.TimedOut.class)
          .hasMessageContaining("abandon()");
      driver.abandon();
      assertThat(device.readRegister(Registers.STATUS)).isZero();
    }
  }

  @Test
  void waitsAsLongAsAJobTakes() {
    MemoryModel slow = new MemoryModel(1 << 20, true, 5_000, 20, 1, 1, 0, 0, -1, -1, 0);
    try (SimDevice device = SimDevice.open(Sim.need("tiny"), slow, null)) {
      Driver driver = new Driver(device);
      device.memory().asSlice(0x1000, 256).fill((byte) 0x55);
      driver.post(new Job(0x1000, 0x2000, 0x3000, 64, 4, 1, 0, 64, 16, 64));
      driver.ringPosted();
      driver.ready(1);
      driver.await();
      assertThat(driver.counters().jobs()).isEqualTo(1);
      assertThat(device.cycles()).isGreaterThan(100_000);
    }
  }

  @Test
  void aResetWaitsForMemoryWhileAnInterruptIsUp() {
    MemoryModel slow = new MemoryModel(1 << 20, true, 20_000, 20, 0, 16, 0, 0, -1, -1, 0);
    try (SimDevice device = SimDevice.open(Sim.need("tiny"), slow, null)) {
      Driver driver = new Driver(device);
      device.memory().asSlice(0x1000, 256).fill((byte) 0x55);
      Job job = new Job(0x1000, 0x2000, 0x3000, 64, 4, 1, 0, 64, 16, 64);
      driver.post(job);
      driver.ringPosted();
      driver.ready(1);
      assertThat(device.await(500_000)).isTrue();
      driver.post(job);
      driver.ringPosted();
      long before = device.cycles();
      driver.reset();
      assertThat(device.cycles() - before).isBetween(19_000L, 25_000L);
      assertThat(driver.outstanding()).isZero();
    }
  }

  @Test
  void writesWaveforms() throws IOException {
    Path trace = folder.resolve("with space.fst");
    try (SimDevice device = SimDevice.open(Sim.need("tiny"), MemoryModel.ofBytes(1 << 16), trace)) {
      device.await(100);
    }
    assertThat(Files.size(trace)).isGreaterThan(1000);
  }

  @Test
  void refusesAMissingLibrary() {
    Path file = folder.resolve("libtern_nosuch.so");
    assertThatThrownBy(() -> SimDevice.open(file, MemoryModel.ofBytes(1 << 16), null))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("no simulator library");
  }

  @Test
  void refusesAFileThatIsNotALibrary() throws IOException {
    Path file = Files.writeString(folder.resolve("libtern_text.so"), "not a library");
    assertThatThrownBy(() -> SimDevice.open(file, MemoryModel.ofBytes(1 << 16), null))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("cannot be loaded: it is not an ELF file");
  }

  @Test
  void refusesALibraryOfAnotherAbiVersion() throws Exception {
    Path source = folder.resolve("old.c");
    Files.writeString(source, "unsigned tern_sim_abi_version(void) { return 99; }\n");
    Path library = folder.resolve("libtern_old.so");
    Process compiler =
        new ProcessBuilder(
                "g++", "-x", "c", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    assertThatThrownBy(() -> SimDevice.open(library, MemoryModel.ofBytes(1 << 16), null))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("has ABI version 99, expected " + SimDevice.ABI_VERSION);
  }

  @Test
  void refusesTooLittleMemory() {
    Path library = Sim.need("tiny");
    assertThatThrownBy(() -> SimDevice.open(library, MemoryModel.ofBytes(16), null))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("bytes is 16")
        .hasMessageContaining("at least 4096");
  }

  @Test
  void aRefusedReadIsAnError() {
    MemoryModel model = MemoryModel.ofBytes(1 << 20).withFaults(0x1000, -1);
    try (SimDevice device = SimDevice.open(Sim.need("tiny"), model, null)) {
      Driver driver = new Driver(device);
      driver.post(new Job(0x1000, 0x2000, 0x3000, 4, 4, 1, 0, 8, 16, 8));
      driver.ringPosted();
      driver.ready(1);
      assertThatThrownBy(driver::await)
          .isInstanceOfSatisfying(
              DeviceException.Stopped.class,
              stopped -> assertThat(stopped.error()).isEqualTo(DeviceError.READ_BUS_ERROR))
          .hasMessageContaining("at device address 0x1000");
    }
  }

  @Test
  void twoDevicesLiveSideBySide() {
    try (Device a = open("tiny");
        Device b = open("tiny")) {
      new Driver(a);
      new Driver(b);
      a.memory().set(ValueLayout.JAVA_INT, 0x8000, 1);
      assertThat(b.memory().get(ValueLayout.JAVA_INT, 0x8000)).isZero();
    }
  }
}
