package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.ImageLayout;
import tern.device.DeviceConfig;
import tern.ternary.TritCodec;

/**
 * Fills weight images with random trits. Whole bytes are drawn, not single trits, so that billions
 * take about a second. Every byte is a valid code, and padding is zero trits, as the format
 * demands.
 */
final class RandomWeights {
  private static final int BLOCK = 1 << 16;

  private RandomWeights() {}

  /** Fills the image of a matrix. */
  static void fill(ImageLayout layout, MemorySegment image, RandomBytes random) {
    fill(layout.config().weightCodec(), image, layout.bytes(), random);
    clearPadding(layout, image);
  }

  /** Fills bytes with codes. */
  static void fill(TritCodec codec, MemorySegment image, long bytes, RandomBytes random) {
    byte[] valid = codec.validCodes();
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = valid[i * valid.length >> 8];
    }
    byte[] block = new byte[BLOCK];
    for (long at = 0; at < bytes; at += BLOCK) {
      int count = (int) Math.min(BLOCK, bytes - at);
      random.fill(block, count, table);
      MemorySegment.copy(block, 0, image, ValueLayout.JAVA_BYTE, at, count);
    }
  }

  private static void clearPadding(ImageLayout layout, MemorySegment image) {
    int rows = layout.tiles() * layout.config().outputCols();
    int columns = layout.chunks() * layout.config().lanes();
    for (int row = 0; row < rows; row++) {
      for (int column = row < layout.n() ? layout.k() : 0; column < columns; column++) {
        set(layout, image, row, column, 0);
      }
    }
    long used =
        (long) layout.tiles() * layout.chunks() * layout.portCols() * layout.config().lanes();
    long trits = layout.portBytes() * layout.config().weightCodec().tritsPerByte();
    for (int port = 0; port < layout.config().weightPorts(); port++) {
      for (long trit = used; trit < trits; trit++) {
        set(layout, image, port, trit, 0);
      }
      clearGap(layout.config(), port, layout.portBytes(), layout.bytes(), image);
    }
  }

  /** Zeroes the rest of a port's last granule, which is not part of the stream, as packing does. */
  static void clearGap(
      DeviceConfig config, int port, long portBytes, long imageBytes, MemorySegment image) {
    for (long at = portBytes; at % DeviceConfig.GRANULE_BYTES != 0; at++) {
      long place = config.weightByte(port, at);
      if (place < imageBytes) {
        image.set(ValueLayout.JAVA_BYTE, place, (byte) 0);
      }
    }
  }

  /** Sets the trit of a row and a column. */
  static void set(ImageLayout layout, MemorySegment image, int row, int column, int value) {
    set(layout, image, layout.port(row), layout.trit(row, column), value);
  }

  private static void set(ImageLayout layout, MemorySegment image, int port, long trit, int value) {
    TritCodec codec = layout.config().weightCodec();
    int perByte = codec.tritsPerByte();
    long at = layout.config().weightByte(port, trit / perByte);
    byte code = image.get(ValueLayout.JAVA_BYTE, at);
    byte[] trits = new byte[perByte];
    for (int i = 0; i < perByte; i++) {
      trits[i] = (byte) (i == trit % perByte ? value : codec.decode(code, i));
    }
    image.set(ValueLayout.JAVA_BYTE, at, codec.encode(trits, 0, perByte));
  }
}
