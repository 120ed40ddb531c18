package tern.backend;

import tern.device.DeviceConfig;

/**
 * Where the rows of an {@link IntegerLayout} stand, computed once: the places of single integers
 * are asked for by the thousand.
 */
final class RowPlaces {
  private final DeviceConfig config;
  private final int lanes;
  private final int chunkBytes;
  private final int[] ports;
  private final long[] starts;

  RowPlaces(IntegerLayout layout) {
    config = layout.config();
    lanes = config.lanes();
    chunkBytes = layout.portRows() * lanes;
    ports = new int[layout.n()];
    starts = new long[layout.n()];
    for (int row = 0; row < layout.n(); row++) {
      ports[row] = layout.port(row);
      starts[row] = layout.portByte(row, 0);
    }
  }

  /** Offset of an integer in the image. */
  long byteAt(int row, int column) {
    return config.weightByte(ports[row], portByte(row, column));
  }

  /** Number of columns, from this one up to {@code end}, whose integers stand one after another. */
  int run(int row, int column, int end) {
    long at = portByte(row, column);
    int granule = DeviceConfig.GRANULE_BYTES;
    int left = Math.min(lanes - column % lanes, granule - (int) (at % granule));
    return Math.min(left, end - column);
  }

  private long portByte(int row, int column) {
    return starts[row] + (long) (column / lanes) * chunkBytes + column % lanes;
  }
}
