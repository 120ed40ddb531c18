package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * The device memory that a program may touch, by device address.
 *
 * @param base device address of the first byte
 */
record MemoryWindow(MemorySegment bytes, long base) {
  /** Refuses bytes that are not all inside. */
  void require(String field, long address, long count) {
    long at = address - base;
    if (at < 0 || count < 0 || at > bytes.byteSize() - count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is %d bytes from 0x%x on, expected them between 0x%x and 0x%x",
              field,
              count,
              address,
              base,
              base + bytes.byteSize()));
    }
  }

  /** Bytes of the window. */
  MemorySegment slice(String field, long address, long count) {
    require(field, address, count);
    return bytes.asSlice(address - base, count);
  }

  int word(long address) {
    return bytes.get(JAVA_INT_UNALIGNED, address - base);
  }

  int half(long address) {
    return bytes.get(JAVA_SHORT_UNALIGNED, address - base) & 0xFFFF;
  }

  void putWord(long address, int word) {
    bytes.set(JAVA_INT_UNALIGNED, address - base, word);
  }

  void putByte(long address, int value) {
    bytes.set(JAVA_BYTE, address - base, (byte) value);
  }
}
