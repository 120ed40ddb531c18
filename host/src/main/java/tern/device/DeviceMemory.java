package tern.device;

import java.lang.foreign.MemorySegment;

/** Hands out regions of device memory, from the start up; what is taken stays taken. */
public final class DeviceMemory {
  private final MemorySegment memory;
  private long next;

  public DeviceMemory(MemorySegment memory) {
    this.memory = memory;
  }

  /** A region: its address on the device, and its bytes. */
  public record Region(long address, MemorySegment bytes) {}

  /** Takes {@code bytes} bytes at a multiple of {@code alignment}. */
  public Region take(String what, long bytes, long alignment) {
    long address = (next + alignment - 1) / alignment * alignment;
    if (bytes > memory.byteSize() - address) {
      throw new DeviceException.OutOfMemory(
          "%s needs %d bytes of device memory, %d of %d are left; open the device with more"
              .formatted(what, bytes, Math.max(0, memory.byteSize() - address), memory.byteSize()));
    }
    next = address + bytes;
    return new Region(address, memory.asSlice(address, bytes));
  }
}
