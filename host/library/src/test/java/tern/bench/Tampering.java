package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;
import tern.device.Device;
import tern.device.Registers;
import tern.device.TimedDevice;

/** A device that damages its memory each time jobs are announced as ready. */
record Tampering(Device device, Tampering.Damage damage, LongSupplier clock)
    implements TimedDevice {
  /** The damage done. */
  interface Damage {
    void to(MemorySegment memory);

    /** Flips the lowest bit of every int in a range of bytes. */
    static Damage flipInts(long from, long to) {
      return memory -> {
        for (long at = from; at < to; at += 4) {
          memory.set(ValueLayout.JAVA_INT, at, memory.get(ValueLayout.JAVA_INT, at) ^ 1);
        }
      };
    }
  }

  @Override
  public int readRegister(int offset) {
    return device.readRegister(offset);
  }

  @Override
  public void writeRegister(int offset, int value) {
    device.writeRegister(offset, value);
    if (offset == Registers.READY) {
      damage.to(device.memory());
    }
  }

  @Override
  public MemorySegment memory() {
    return device.memory();
  }

  @Override
  public boolean await(long maxCycles) {
    return device.await(maxCycles);
  }

  @Override
  public long cycles() {
    return clock.getAsLong();
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
