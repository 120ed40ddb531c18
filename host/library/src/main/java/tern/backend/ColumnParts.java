package tern.backend;

import tern.device.DeviceConfig;

/**
 * How a matrix is cut along its columns where its rows are longer than a device's {@code maxK}: in
 * parts that are as wide as each other, but for the last. Their jobs share the tokens' activations,
 * in which each part starts at a whole beat; the host adds their sums.
 *
 * @param k columns of the whole matrix
 * @param width columns of each part but the last
 * @param beatBytes of the device
 */
public record ColumnParts(int k, int width, int beatBytes) {
  /** The fewest parts that the device takes, of whole chunks where that is possible. */
  public static ColumnParts of(DeviceConfig config, int k) {
    int even = Math.ceilDiv(k, Math.ceilDiv(k, config.maxK()));
    long chunks = (long) Math.ceilDiv(even, config.lanes()) * config.lanes();
    int width = k <= config.maxK() ? k : (int) Math.min(chunks, config.maxK());
    return new ColumnParts(k, width, config.beatBytes());
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

  /** Where a part's activations start in those of a token, in bytes. */
  public int activationOffset(int part) {
    return part * inBeats(width);
  }

  /** Bytes from a token's activations to the next token's. */
  public int activationStride() {
    int last = count() - 1;
    return activationOffset(last) + inBeats(width(last));
  }

  private int inBeats(int bytes) {
    return Math.ceilDiv(bytes, beatBytes) * beatBytes;
  }
}
