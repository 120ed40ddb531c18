package tern.backend;

import tern.device.DeviceConfig;

/**
 * The parts that a matrix is cut into along its columns if its rows are longer than a device's
 * {@code maxK}. All parts but the last have equal width. Their jobs share the tokens' activations,
 * in which each part starts at a whole beat; the host adds their sums.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param k columns of the whole matrix
 * @param width columns of each part except the last
 * @param beatBytes bytes per beat of the device
 */
public record ColumnParts(int k, int width, int beatBytes) {
  /** Cuts into as few parts as the device allows, of whole chunks if possible. */
  public static ColumnParts of(DeviceConfig config, int k) {
    int even = Math.ceilDiv(k, Math.ceilDiv(k, config.maxK()));
    long chunks = (long) Math.ceilDiv(even, config.lanes()) * config.lanes();
    int width = k <= config.maxK() ? k : (int) Math.min(chunks, config.maxK());
    return new ColumnParts(k, width, config.beatBytes());
  }

  public int count() {
    return Math.ceilDiv(k, width);
  }

  /** First column of a part. */
  public int first(int part) {
    return part * width;
  }

  /** Columns of a part. */
  public int width(int part) {
    return Math.min(width, k - first(part));
  }

  /** Bytes from the start of a token's activations to those of a part. */
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
