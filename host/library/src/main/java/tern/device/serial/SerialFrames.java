package tern.device.serial;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the frames of the serial protocol, see hw/doc/serial.md. */
final class SerialFrames {
  static final int DELIMITER = 0x7E;
  private static final int ESCAPE = 0x7D;
  private static final int FLIP = 0x20;
  private static final int SUM_BYTES = 4;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private boolean escaped;

  /** Makes a frame: content and checksum between delimiters. */
  static byte[] frame(byte[] content) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(content.length + 16);
    line.write(DELIMITER);
    for (byte b : content) {
      escape(b & 0xFF, line);
    }
    int sum = sum(content, content.length);
    for (int i = 0; i < SUM_BYTES; i++) {
      escape(sum >>> 8 * i & 0xFF, line);
    }
    line.write(DELIMITER);
    return line.toByteArray();
  }

  private static void escape(int value, ByteArrayOutputStream line) {
    if (value == DELIMITER || value == ESCAPE) {
      line.write(ESCAPE);
      line.write(value ^ FLIP);
    } else {
      line.write(value);
    }
  }

  /** Takes a byte from the line; returns the content of the valid frame that it ends, or null. */
  byte @Nullable [] take(int value) {
    if (value == ESCAPE) {
      escaped = true;
      return null;
    }
    if (value != DELIMITER) {
      content.write(escaped ? value ^ FLIP : value);
      escaped = false;
      return null;
    }
    byte[] whole = content.toByteArray();
    forget();
    int length = whole.length - SUM_BYTES;
    if (length < 0 || sum(whole, length) != word(whole, length)) {
      return null;
    }
    return Arrays.copyOf(whole, length);
  }

  /** Discards an incomplete frame. */
  void forget() {
    content.reset();
    escaped = false;
  }

  /** Reads four bytes, least significant first. */
  static int word(byte[] bytes, int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (bytes[at + i] & 0xFF) << 8 * i;
    }
    return value;
  }

  private static int sum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
