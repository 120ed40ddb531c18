package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.device.DeviceMemory;

/**
 * Rows of operands in device memory, one for each token row.
 *
 * @param offset byte of the region at which the first row starts
 * @param stride bytes from a row to the next
 */
record Place(DeviceMemory.Region region, long offset, int stride) {
  private static final int ABSENT = 0x5EED0BAD;

  /** Device address of a row. */
  long address(int row) {
    return region.address() + at(row);
  }

  /** Offset of a row in {@link #bytes}. */
  long at(int row) {
    return offset + (long) row * stride;
  }

  MemorySegment bytes() {
    return region.bytes();
  }

  /** The rows from one on. */
  Place from(int row) {
    return moved((long) row * stride);
  }

  /** The place of the same rows, some bytes further on. */
  Place moved(long bytes) {
    return new Place(region, offset + bytes, stride);
  }

  /** Fills the first {@code bytes} of each row at random. */
  void randomise(int rows, int bytes, RandomBytes random) {
    byte[] row = new byte[bytes];
    for (int i = 0; i < rows; i++) {
      random.fill(row, bytes);
      MemorySegment.copy(row, 0, bytes(), ValueLayout.JAVA_BYTE, at(i), bytes);
    }
  }

  /** Fills the first {@code words} of each row with a value that no product gives. */
  void spoil(int rows, int words) {
    for (int i = 0; i < rows; i++) {
      for (int word = 0; word < words; word++) {
        bytes().set(ValueLayout.JAVA_INT, at(i) + 4L * word, ABSENT);
      }
    }
  }
}
