package tern.device;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/**
 * Allocates regions of device memory: the lowest gap that fits first.
 *
 * <p>Any thread may take and free regions; their bytes are for the thread that may use the device.
 */
public final class DeviceMemory {
  private static final long PAGE = 4096;

  private final Device device;
  private final MemorySegment memory;

  /** Free gaps: start to length, both in bytes. No two of them touch. */
  private final TreeMap<Long, Long> gaps = new TreeMap<>();

  /** Manages the part of the device's memory that its address bits reach. */
  public DeviceMemory(Device device, DeviceConfig config) {
    this.device = device;
    long reach = config.addressableBytes() - device.memoryAddress();
    if (reach <= 0) {
      throw new DeviceException(
          "device memory starts at 0x"
              + Long.toHexString(device.memoryAddress())
              + ", which the device cannot address with "
              + config.addressBits()
              + " bits");
    }
    this.memory = device.memory().asSlice(0, Math.min(reach, device.memory().byteSize()));
    gaps.put(0L, memory.byteSize());
  }

  /** A region: its address on the device, and its bytes as the host sees them. */
  public final class Region {
    private final long start;
    private final long length;
    private final MemorySegment bytes;
    private boolean freed;

    private Region(long start, long length) {
      this.start = start;
      this.length = length;
      this.bytes = memory.asSlice(start, length);
    }

    public long address() {
      return device.memoryAddress() + start;
    }

    public MemorySegment bytes() {
      return bytes;
    }

    /** Makes bytes that the host has written visible to the device. */
    public void toDevice(long offset, long length) {
      device.toDevice(start + offset, length);
    }

    /** Makes bytes that the device has written visible to the host. */
    public void toHost(long offset, long length) {
      device.toHost(start + offset, length);
    }

    /** Frees the region, which no job may use any more. Freeing it again does nothing. */
    public void free() {
      synchronized (DeviceMemory.this) {
        if (!freed) {
          freed = true;
          release(start, length);
        }
      }
    }
  }

  /**
   * Allocates a region.
   *
   * @param what its content, for the message of a failure
   * @param alignment alignment of its offset in device memory
   * @throws DeviceException.OutOfMemory if no gap is large enough
   */
  public synchronized Region take(String what, long bytes, long alignment) {
    for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
      long first = gap.getKey();
      long end = first + gap.getValue();
      long start = (first + alignment - 1) / alignment * alignment;
      if (bytes <= end - start) {
        gaps.remove(first);
        putGap(first, start);
        putGap(start + bytes, end);
        return new Region(start, bytes);
      }
    }
    throw new DeviceException.OutOfMemory(
        what
            + " needs "
            + bytes
            + " bytes of device memory, "
            + free()
            + " of "
            + memory.byteSize()
            + " are free, "
            + gaps.values().stream().mapToLong(Long::longValue).max().orElse(0)
            + " of them contiguous; open the device with more");
  }

  /** Allocates what is left of the largest gap from a multiple of {@code alignment} on. */
  public synchronized Region takeLargest(String what, long alignment) {
    long largest = 0;
    for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
      long start = (gap.getKey() + alignment - 1) / alignment * alignment;
      largest = Math.max(largest, gap.getKey() + gap.getValue() - start);
    }
    return take(what, largest, alignment);
  }

  /** Device address of the 4 KiB page in which memory starts. */
  long firstPage() {
    return device.memoryAddress() / PAGE * PAGE;
  }

  /** Device address of the last byte of the page in which memory ends. */
  long lastPageEnd() {
    return (device.memoryAddress() + memory.byteSize() + PAGE - 1) / PAGE * PAGE - 1;
  }

  /** Number of free bytes. */
  public synchronized long free() {
    return gaps.values().stream().mapToLong(Long::longValue).sum();
  }

  private void putGap(long start, long end) {
    if (end > start) {
      gaps.put(start, end - start);
    }
  }

  private void release(long start, long length) {
    long first = start;
    long end = start + length;
    Map.Entry<Long, Long> before = gaps.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      first = before.getKey();
    }
    Long after = gaps.remove(end);
    putGap(first, after == null ? end : end + after);
  }
}
