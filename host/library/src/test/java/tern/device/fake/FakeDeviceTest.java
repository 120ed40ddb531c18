package tern.device.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.DriverContract;
import tern.device.Job;
import tern.device.Registers;

class FakeDeviceTest extends DriverContract {
  @Override
  protected Device open() {
    return new FakeDevice(1 << 20);
  }

  @Test
  void anotherMagicIsNotATern() {
    try (FakeDevice device = new FakeDevice(4096)) {
      device.pretend(Registers.MAGIC, 0);
      assertThatThrownBy(() -> new Driver(device))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("this is not a Tern device");
    }
  }

  @Test
  void anotherMajorVersionIsRefused() {
    try (FakeDevice device = new FakeDevice(4096)) {
      device.pretend(Registers.VERSION, 0x00020003);
      assertThatThrownBy(() -> new Driver(device))
          .hasMessageContaining("register map 2.3, this driver supports 1.3 and later 1.x");
    }
  }

  @Test
  void anOlderMinorVersionIsRefused() {
    try (FakeDevice device = new FakeDevice(4096)) {
      device.pretend(Registers.VERSION, Registers.VERSION_VALUE - 1);
      assertThatThrownBy(() -> new Driver(device)).hasMessageContaining("register map 1.2, this");
    }
  }

  @Test
  void aNewerMinorVersionIsAccepted() {
    try (FakeDevice device = new FakeDevice(4096)) {
      device.pretend(Registers.VERSION, Registers.VERSION_VALUE + 1);
      new Driver(device);
    }
  }

  /** 12 address bits reach 4 KiB of 64 KiB of memory. */
  @Test
  void memoryBeyondTheAddressesIsNotAllocated() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      device.pretend(Registers.ADDRESS_BITS, 12);
      DeviceMemory memory = new Driver(device).memory();
      assertThat(memory.free()).isEqualTo(4096 - 1024);
      assertThatThrownBy(() -> memory.take("more", 4096, 64))
          .isInstanceOf(DeviceException.OutOfMemory.class);
    }
  }

  @Test
  void aWindowIsWholePages() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      Driver driver = new Driver(device);
      device.writeRegister(Registers.WINDOW_BASE_LOW, 64);
      assertStops(driver, DeviceError.MISALIGNED, 0);
      driver.reset();
      device.writeRegister(Registers.WINDOW_LIMIT_LOW, 0x4000);
      assertStops(driver, DeviceError.MISALIGNED, 0);
      driver.reset();
      device.writeRegister(Registers.WINDOW_BASE_LOW, 0x1000);
      assertStops(driver, DeviceError.OUTSIDE_WINDOW, 0);
    }
  }

  @Test
  void onlyADeviceWithPlanesTakesIntegers() {
    Job integers = new Job(0x4000, 0x8000, 0x9000, 8, 3, 1, 0, 16, 16, 16, true);
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      assertRefused(new Driver(device), integers, DeviceError.BAD_DESCRIPTOR);
    }
    try (FakeDevice device = new FakeDevice(1 << 16, Configs.planes(Configs.usual()))) {
      Driver driver = new Driver(device);
      device.memory().asSlice(0x4000, 0x1000).fill((byte) 121);
      device.memory().set(ValueLayout.JAVA_BYTE, 0x4000, (byte) 0);
      device.memory().set(ValueLayout.JAVA_BYTE, 0x8000, (byte) -128);
      driver.post(integers);
      driver.ringPosted();
      driver.ready(1);
      driver.await();
      assertThat(device.memory().get(ValueLayout.JAVA_INT, 0x9000)).isEqualTo(121 * 128);
      assertThat(device.memory().get(ValueLayout.JAVA_INT, 0x9004)).isZero();
      device.memory().set(ValueLayout.JAVA_BYTE, 0x4000, (byte) 243);
      assertRefused(driver, integers, DeviceError.INVALID_TRIT);
    }
  }

  private static void assertRefused(Driver driver, Job job, DeviceError error) {
    driver.post(job);
    driver.ringPosted();
    driver.ready(1);
    assertThatThrownBy(driver::await)
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class, stopped -> assertThat(stopped.error()).isEqualTo(error));
  }

  @Test
  void silenceIsATimeOut() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      Driver driver = new Driver(device);
      device.fallSilent(true);
      driver.post(new Job(0, 0, 0, 8, 3, 1, 0, 16, 16, 16));
      driver.ringPosted();
      driver.ready(1);
      assertThatThrownBy(driver::await)
          .isInstanceOf(DeviceException.TimedOut.class)
          .hasMessageContaining("job 0 has not completed");
    }
  }

  @Test
  void anInterruptEndsTheWaitAndAResetRecovers() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      Driver driver = new Driver(device);
      device.fallSilent(true);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> runMinus(driver, 1))
          .isInstanceOf(DeviceException.Interrupted.class)
          .hasMessageContaining("job 0 is still running");
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      device.fallSilent(false);
      driver.reset();
      assertThat(driver.outstanding()).isZero();
      runMinus(driver, 1);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void tooLittleMemoryIsRefused() {
    try (FakeDevice device = new FakeDevice(64)) {
      assertThatThrownBy(() -> new Driver(device))
          .isInstanceOf(DeviceException.OutOfMemory.class)
          .hasMessageContaining("the job ring needs 128 bytes");
    }
  }

  @Test
  void aSmallMemoryHasAShortRing() {
    try (FakeDevice device = new FakeDevice(2048)) {
      Driver driver = new Driver(device);
      assertThat(driver.config().maxRingEntries()).isEqualTo(8);
      assertThat(driver.room()).isEqualTo(4);
      assertThat(Driver.ringBytes(driver.config(), 2048)).isEqualTo(512);
    }
  }

  @Test
  void theCountsWrap() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      device.countFrom(-5);
      Driver driver = new Driver(device);
      int ring = driver.config().maxRingEntries();
      for (int i = 0; i < 4; i++) {
        runMinus(driver, 3);
      }
      runMinus(driver, ring);
      assertThat(device.readRegister(Registers.COMPLETED)).isEqualTo(7 + ring);
      assertThat(driver.room()).isEqualTo(ring);
    }
  }

  /** Untouched memory is zero, and a zero byte is five trits of -1. */
  private static void runMinus(Driver driver, int jobs) {
    DeviceConfig config = driver.config();
    int portBytes = (int) config.weightPortBytes(3, 8);
    for (int i = 0; i < jobs; i++) {
      driver.post(new Job(0x4000, 0x8000, 0x9000, 8, 3, 1, i, 16, 16, portBytes));
    }
    driver.ringPosted();
    driver.ready(jobs);
    driver.await();
  }

  @Test
  void memoryFaultsAreBusErrors() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      Driver driver = new Driver(device);
      device.failAt(0x8007);
      assertStops(driver, DeviceError.READ_BUS_ERROR, 0);
      device.failAt(0x900F);
      driver.reset();
      assertStops(driver, DeviceError.WRITE_BUS_ERROR, 0);
      device.failAt(-1);
      driver.reset();
      runMinus(driver, 1);
    }
  }

  @Test
  void countsThatContradictEachOtherAreRefused() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      new Driver(device);
      device.writeRegister(Registers.READY, 1);
      assertThat(device.readRegister(Registers.ERROR_CODE)).isEqualTo(Registers.ERROR_BAD_RING);
      assertThat(device.await(1)).isTrue();
    }
  }

  @Test
  void aRingThatIsNotAlignedIsRefused() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      Driver driver = new Driver(device);
      device.writeRegister(Registers.COMPLETION_ADDRESS_LOW, 0x2008);
      assertStops(driver, DeviceError.MISALIGNED, 0);
    }
  }

  @Test
  void reservedWordsAreZero() {
    try (FakeDevice device = new FakeDevice(1 << 16)) {
      Driver driver = new Driver(device);
      DeviceConfig config = driver.config();
      int portBytes = (int) config.weightPortBytes(3, 8);
      driver.post(new Job(0x4000, 0x8000, 0x9000, 8, 3, 1, 0, 16, 16, portBytes));
      device.memory().set(ValueLayout.JAVA_INT, 60, 1);
      driver.ringPosted();
      driver.ready(1);
      assertThatThrownBy(driver::await).hasMessageContaining(DeviceError.BAD_DESCRIPTOR.text());
    }
  }

  private static void assertStops(Driver driver, DeviceError error, long job) {
    assertThatThrownBy(() -> runMinus(driver, 1))
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class,
            stopped -> {
              assertThat(stopped.error()).isEqualTo(error);
              assertThat(stopped.job()).isEqualTo(job);
            });
  }
}
