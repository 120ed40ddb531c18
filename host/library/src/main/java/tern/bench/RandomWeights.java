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
  private final byte[] block = new byte[BLOCK];
  private final byte[] table = new byte[256];
  private final TritCodec codec;

  RandomWeights(TritCodec codec) {
    this.codec = codec;
    byte[] valid = codec.validCodes();
    for (int i = 0; i < table.length; i++) {
      table[i] = valid[i * valid.length >> 8];
    }
  }

  /** Fills the image of a matrix. */
  void fill(ImageLayout layout, MemorySegment image, RandomBytes random) {
    for (long at = 0; at < layout.bytes(); at += BLOCK) {
      int count = (int) Math.min(BLOCK, layout.bytes() - at);
      random.fill(block, count, table);
      MemorySegment.copy(block, 0, image, ValueLayout.JAVA_BYTE, at, count);
    }
    clearPadding(layout, image);
  }

  private void clearPadding(ImageLayout layout, MemorySegment image) {
    int rows = layout.tiles() * layout.config().outputCols();
    int columns = layout.chunks() * layout.config().lanes();
    for (int row = 0; row < rows; row++) {
      for (int column = row < layout.n() ? layout.k() : 0; column < columns; column++) {
        set(layout, image, row, column, 0);
      }
    }
    long used =
        (long) layout.tiles() * layout.chunks() * layout.portCols() * layout.config().lanes();
    for (int port = 0; port < layout.config().weightPorts(); port++) {
      for (long trit = used; trit < layout.portBytes() * codec.tritsPerByte(); trit++) {
        set(layout, image, port, trit, 0);
      }
      clearGap(layout, image, port);
    }
  }

  /** Zeroes the rest of a port's last granule, which is not part of the stream, as packing does. */
  private static void clearGap(ImageLayout layout, MemorySegment image, int port) {
    for (long at = layout.portBytes(); at % DeviceConfig.GRANULE_BYTES != 0; at++) {
      long place = layout.config().weightByte(port, at);
      if (place < layout.bytes()) {
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
