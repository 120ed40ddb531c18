package tern.device;

import java.lang.foreign.MemorySegment;

/** Hands out regions of device memory, from the start up; what is taken stays taken. */
public final class DeviceMemory {
  private final Device device;
  private final MemorySegment memory;
  private long next;

  public DeviceMemory(Device device) {
    this.device = device;
    this.memory = device.memory();
  }

  /** A region: its address on the device, and its bytes as the host sees them. */
  public final class Region {
    private final long start;
    private final MemorySegment bytes;

    private Region(long start, long length) {
      this.start = start;
      this.bytes = memory.asSlice(start, length);
    }

    public long address() {
      return device.memoryAddress() + start;
    }

    public MemorySegment bytes() {
      return bytes;
    }

    /** Hands bytes that the host has written to the device. */
    public void toDevice(long offset, long length) {
      device.toDevice(start + offset, length);
    }

    /** Hands bytes that the device has written to the host. */
    public void toHost(long offset, long length) {
      device.toHost(start + offset, length);
    }
  }

  /** Takes {@code bytes} bytes at a multiple of {@code alignment}, which memory starts at. */
  public Region take(String what, long bytes, long alignment) {
    long start = (next + alignment - 1) / alignment * alignment;
    if (bytes > memory.byteSize() - start) {
      throw new DeviceException.OutOfMemory(
          "%s needs %d bytes of device memory, %d of %d are left; open the device with more"
              .formatted(what, bytes, Math.max(0, memory.byteSize() - start), memory.byteSize()));
    }
    next = start + bytes;
    return new Region(start, bytes);
  }
}
