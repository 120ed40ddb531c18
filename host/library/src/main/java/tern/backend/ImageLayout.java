package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import tern.device.DeviceConfig;
import tern.ternary.TritCodec;

/**
 * The position of each trit of an {@code n x k} matrix in its weight image, as the table of
 * hw/doc/interface.md defines it. Rows up to {@code tiles * outputCols} and columns up to {@code
 * chunks * lanes} have positions too; those past the matrix are padding.
 *
 * <p>Immutable: any thread may use it.
 */
public record ImageLayout(DeviceConfig config, int n, int k) {
  /** Number of groups of {@code lanes} columns. */
  public int chunks() {
    return (k + config.lanes() - 1) / config.lanes();
  }

  /** Number of groups of {@code outputCols} rows. */
  public int tiles() {
    return (n + config.outputCols() - 1) / config.outputCols();
  }

  /** Number of rows of a tile that share a port. */
  public int portCols() {
    return config.outputCols() / config.weightPorts();
  }

  /** Bytes of one port's stream. */
  public long portBytes() {
    return config.weightPortBytes(n, k);
  }

  /** Bytes of the image. */
  public long bytes() {
    return config.weightImageBytes(n, k);
  }

  /** The port that a row's weights stream through. */
  public int port(int row) {
    return row % config.outputCols() / portCols();
  }

  /** Index of a trit in its port's stream; the {@code lanes} trits of a chunk are consecutive. */
  public long trit(int row, int column) {
    int lanes = config.lanes();
    long portChunk = (long) (row / config.outputCols()) * chunks() + column / lanes;
    return (portChunk * portCols() + row % portCols()) * lanes + column % lanes;
  }

  /**
   * Reads the {@code k} trits of a row.
   *
   * @throws IllegalArgumentException if a byte is not a code of the configuration's codec
   */
  public void copyRow(MemorySegment image, int row, byte[] into) {
    TritCodec codec = config.weightCodec();
    int perByte = codec.tritsPerByte();
    int port = port(row);
    for (int first = 0; first < k; first += config.lanes()) {
      long trit = trit(row, first);
      long at = trit / perByte;
      int digit = (int) (trit % perByte);
      int end = Math.min(k, first + config.lanes());
      for (int column = first; column < end; column++) {
        long place = config.weightByte(port, at);
        byte code = image.get(ValueLayout.JAVA_BYTE, place);
        int value = codec.decode(code, digit);
        if (value == TritCodec.INVALID) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "byte %d of the weight image is 0x%02x, which is not a %s code",
                  place,
                  code & 0xFF,
                  codec.label()));
        }
        into[column] = (byte) value;
        if (++digit == perByte) {
          digit = 0;
          at++;
        }
      }
    }
  }
}
