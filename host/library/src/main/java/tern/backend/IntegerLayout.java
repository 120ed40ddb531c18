package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import tern.device.DeviceConfig;
import tern.ternary.IntegerMatrix;

/**
 * The byte of each integer of an {@code n x k} matrix in its image, as hw/doc/interface.md defines
 * it: one byte for each, the value plus 121, whose base-3 digits are its five trit planes. A tile
 * has {@code C / 5} rows, of which a port has {@code Cp / 5}.
 *
 * <p>Tile follows tile: the image of the first rows of a matrix, whole tiles of them, is the start
 * of each port's stream. Rows up to {@code tiles * planeRows} and columns up to {@code chunks *
 * lanes} have bytes too; those past the matrix are padding, which is {@link #ZERO}.
 *
 * <p>Immutable: any thread may use it.
 */
public record IntegerLayout(DeviceConfig config, int n, int k) {
  /** The byte of the integer 0, which pads images too. */
  public static final byte ZERO = IntegerMatrix.MOST;

  private static final int MOST_CODE = 2 * IntegerMatrix.MOST;

  /**
   * Checks that the device takes integers.
   *
   * @throws IllegalArgumentException if it does not
   */
  public IntegerLayout {
    if (!config.planes()) {
      throw new IllegalArgumentException(
          "the configuration has no planes: it takes ternary matrices only");
    }
  }

  /** Number of groups of {@code lanes} columns. */
  public int chunks() {
    return (k + config.lanes() - 1) / config.lanes();
  }

  /** Number of groups of {@code planeRows} rows. */
  public int tiles() {
    return (n + config.planeRows() - 1) / config.planeRows();
  }

  /** Number of rows of a tile that share a port. */
  public int portRows() {
    return config.planeRows() / config.weightPorts();
  }

  /** Bytes of one port's stream: whole beats. */
  public long portBytes() {
    return config.integerPortBytes(n, k);
  }

  /** Bytes of the image. */
  public long bytes() {
    return config.integerImageBytes(n, k);
  }

  /** The port that a row streams through. */
  public int port(int row) {
    return row % config.planeRows() / portRows();
  }

  /** Index of an integer in its port's stream; the {@code lanes} of a chunk are consecutive. */
  public long portByte(int row, int column) {
    int lanes = config.lanes();
    long portChunk = (long) (row / config.planeRows()) * chunks() + column / lanes;
    return (portChunk * portRows() + row % portRows()) * lanes + column % lanes;
  }

  /** Offset of an integer in the image. */
  public long byteAt(int row, int column) {
    return config.weightByte(port(row), portByte(row, column));
  }

  /** The byte of an integer within +-121. */
  public static byte code(int value) {
    return (byte) (value + IntegerMatrix.MOST);
  }

  /**
   * Reads the {@code k} integers of a row.
   *
   * @throws IllegalArgumentException if a byte is above 242
   */
  public void copyRow(MemorySegment image, int row, byte[] into, int offset) {
    int port = port(row);
    for (int first = 0; first < k; first += config.lanes()) {
      long at = portByte(row, first);
      int end = Math.min(k, first + config.lanes());
      for (int column = first; column < end; column++) {
        long place = config.weightByte(port, at++);
        int code = image.get(ValueLayout.JAVA_BYTE, place) & 0xFF;
        if (code > MOST_CODE) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "byte %d of the image of integers is 0x%02x, expected at most 0x%02x",
                  place,
                  code,
                  MOST_CODE));
        }
        into[offset + column] = (byte) (code - IntegerMatrix.MOST);
      }
    }
  }
}
