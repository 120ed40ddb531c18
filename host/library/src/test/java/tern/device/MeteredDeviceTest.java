package tern.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import tern.device.fake.FakeDevice;

/** What passes between host and device, and the time that it takes. */
class MeteredDeviceTest {
  private static final long LEAST = 1_000_000;

  /** A device each of whose accesses and waits takes a while. */
  private static final class SlowDevice implements Device {
    private final Device device = new FakeDevice(1 << 12);

    @Override
    public int readRegister(int offset) {
      Nap.nanos(LEAST);
      return device.readRegister(offset);
    }

    @Override
    public void writeRegister(int offset, int value) {
      Nap.nanos(LEAST);
      device.writeRegister(offset, value);
    }

    @Override
    public MemorySegment memory() {
      return device.memory();
    }

    @Override
    public void toDevice(long offset, long bytes) {
      Nap.nanos(LEAST);
    }

    @Override
    public void toHost(long offset, long bytes) {
      Nap.nanos(LEAST);
    }

    @Override
    public boolean await(long maxCycles) {
      Nap.nanos(LEAST);
      return true;
    }

    @Override
    public void pause(long cycles) {
      Nap.nanos(LEAST);
    }

    @Override
    public void handOver(Thread next) {
      device.handOver(next);
    }

    @Override
    public void close() {
      device.close();
    }
  }

  @Test
  void accessesAreCountedApartFromWaits() {
    try (MeteredDevice device = new MeteredDevice(new SlowDevice())) {
      device.readRegister(Registers.STATUS);
      device.readRegister(Registers.STATUS);
      device.writeRegister(Registers.INTERRUPT_ENABLE, 0);
      device.toDevice(0, 100);
      device.toHost(8, 40);
      assertThat(device.traffic()).isEqualTo(new Traffic(104, 48));
      assertThat(device.accessNanos()).isGreaterThanOrEqualTo(5 * LEAST);
      assertThat(device.waitedNanos()).isZero();
      long accesses = device.accessNanos();
      device.pause(10);
      assertThat(device.await(10)).isTrue();
      assertThat(device.waitedNanos()).isGreaterThanOrEqualTo(2 * LEAST);
      assertThat(device.accessNanos()).isEqualTo(accesses);
      assertThat(device.traffic()).isEqualTo(new Traffic(104, 48));
    }
  }
}
