package tern.backend;

import tern.device.DeviceConfig;

/**
 * How a matrix is cut along its columns where its rows are longer than a device's {@code maxK}: in
 * parts that are as wide as each other, but for the last. The host adds their sums.
 *
 * @param k columns of the whole matrix
 * @param width columns of each part but the last
 */
public record ColumnParts(int k, int width) {
  /** The fewest parts that the device takes, of whole chunks where that is possible. */
  public static ColumnParts of(DeviceConfig config, int k) {
    int even = Math.ceilDiv(k, Math.ceilDiv(k, config.maxK()));
    long chunks = (long) Math.ceilDiv(even, config.lanes()) * config.lanes();
    return new ColumnParts(k, k <= config.maxK() ? k : (int) Math.min(chunks, config.maxK()));
  }

  public int count() {
    return Math.ceilDiv(k, width);
  }

  /** The first column of a part. */
  public int first(int part) {
    return part * width;
  }

  /** Columns of a part. */
  public int width(int part) {
    return Math.min(width, k - first(part));
  }
}
