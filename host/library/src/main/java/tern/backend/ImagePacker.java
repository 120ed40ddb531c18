package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import tern.device.DeviceConfig;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

/**
 * Packs a matrix fast: tiles in parallel, rows as one code per byte, then several codes into one
 * byte by a single multiplication. Device memory belongs to one thread, so tiles are packed into
 * Java arrays, which the calling thread copies.
 *
 * <p>A unit of work is the fewest tiles of one port that end on a whole byte.
 */
final class ImagePacker {
  private static final int BATCH_BYTES = 1 << 20;
  private static final byte ZERO = 1;
  private final TernaryMatrix matrix;
  private final ImageLayout layout;
  private final TritCodec codec;
  private final int unitTiles;
  private final int units;

  ImagePacker(ImageLayout layout, TernaryMatrix matrix) {
    this.matrix = matrix;
    this.layout = layout;
    this.codec = layout.config().weightCodec();
    this.unitTiles = tileTrits() % codec.tritsPerByte() == 0 ? 1 : codec.tritsPerByte();
    this.units = (layout.tiles() + unitTiles - 1) / unitTiles;
  }

  /** Trits of one tile in one port's stream. */
  private int tileTrits() {
    return layout.chunks() * chunkTrits();
  }

  private int chunkTrits() {
    return layout.portCols() * layout.config().lanes();
  }

  /** Writes the image. */
  void pack(MemorySegment into) {
    int unitBytes = unitTiles * tileTrits() / codec.tritsPerByte();
    int batch = Math.max(1, BATCH_BYTES / unitBytes);
    byte[] packed = new byte[Math.min(batch, units) * unitBytes];
    for (int port = 0; port < layout.config().weightPorts(); port++) {
      long used = 0;
      for (int first = 0; first < units; first += batch) {
        int from = first;
        int part = port;
        int count = Math.min(batch, units - first);
        IntStream.range(0, count)
            .parallel()
            .forEach(i -> packUnit(part, from + i, packed, i * unitBytes));
        int bytes = (int) Math.min((long) count * unitBytes, usedBytes() - used);
        place(packed, bytes, port, used, into);
        used += bytes;
      }
      byte zeros = codec.encode(new byte[codec.tritsPerByte()], 0, 0);
      for (; used < layout.portBytes(); used++) {
        into.set(ValueLayout.JAVA_BYTE, layout.config().weightByte(port, used), zeros);
      }
    }
  }

  /** Copies bytes of a port's stream, from byte {@code at}, to the port's granules in the image. */
  private void place(byte[] bytes, int count, int port, long at, MemorySegment into) {
    int run;
    for (int done = 0; done < count; done += run) {
      run = (int) (DeviceConfig.GRANULE_BYTES - (at + done) % DeviceConfig.GRANULE_BYTES);
      run = Math.min(run, count - done);
      long to = layout.config().weightByte(port, at + done);
      MemorySegment.copy(bytes, done, into, ValueLayout.JAVA_BYTE, to, run);
    }
  }

  /** Bytes of a port's stream that hold trits of tiles; the rest pads the last beat. */
  private long usedBytes() {
    long trits = (long) layout.tiles() * tileTrits();
    return (trits + codec.tritsPerByte() - 1) / codec.tritsPerByte();
  }

  private void packUnit(int port, int unit, byte[] into, int at) {
    int lanes = layout.config().lanes();
    byte[] codes = new byte[unitTiles * tileTrits() + TritCodec.SLACK];
    byte[] row = new byte[layout.chunks() * lanes];
    Arrays.fill(codes, ZERO);
    Arrays.fill(row, ZERO);
    for (int i = 0; i < unitTiles; i++) {
      int first = (unit * unitTiles + i) * layout.config().outputCols() + port * layout.portCols();
      int columns = Math.min(layout.portCols(), matrix.n() - first);
      for (int c = 0; c < columns; c++) {
        matrix.copyCodes(first + c, row, 0);
        spread(row, codes, i * tileTrits() + c * lanes);
      }
    }
    codec.encodeCodes(codes, unitTiles * tileTrits(), into, at);
  }

  /** Copies a row's chunks to their places, {@code chunkTrits} apart. */
  private void spread(byte[] row, byte[] codes, int at) {
    int lanes = layout.config().lanes();
    int to = at;
    for (int from = 0; from < row.length; from += lanes) {
      System.arraycopy(row, from, codes, to, lanes);
      to += chunkTrits();
    }
  }
}
