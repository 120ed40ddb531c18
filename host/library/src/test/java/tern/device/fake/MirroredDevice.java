package tern.device.fake;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import tern.device.Device;
import tern.device.DeviceConfig;

/**
 * A {@link FakeDevice} whose memory the host sees as a mirror: bytes pass only when they are
 * synced, as on a board behind a bus. What is not synced starts as garbage on both sides.
 */
public final class MirroredDevice implements Device {
  private final FakeDevice device;
  private final MemorySegment mirror;

  public MirroredDevice(long memoryBytes, DeviceConfig config) {
    device = new FakeDevice(memoryBytes, config);
    mirror = Arena.ofAuto().allocate(memoryBytes, 4096);
    mirror.fill((byte) 0xA5);
    device.memory().fill((byte) 0xFF);
  }

  @Override
  public int readRegister(int offset) {
    return device.readRegister(offset);
  }

  @Override
  public void writeRegister(int offset, int value) {
    device.writeRegister(offset, value);
  }

  @Override
  public MemorySegment memory() {
    return mirror;
  }

  @Override
  public void toDevice(long offset, long bytes) {
    MemorySegment.copy(mirror, offset, device.memory(), offset, bytes);
  }

  @Override
  public void toHost(long offset, long bytes) {
    MemorySegment.copy(device.memory(), offset, mirror, offset, bytes);
  }

  @Override
  public boolean await(long maxCycles) {
    return device.await(maxCycles);
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
