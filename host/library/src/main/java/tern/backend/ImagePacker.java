package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import tern.device.DeviceConfig;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

/**
 * Packs a matrix fast: tiles in parallel, rows as one code per byte, then several codes into one
 * byte by a single multiplication; the code of an integer is a byte already. Device memory belongs
 * to one thread, so tiles are packed into Java arrays, which the calling thread copies.
 *
 * <p>A unit of work is the fewest tiles of one port that end on a whole byte.
 */
final class ImagePacker {
  private static final int BATCH_BYTES = 1 << 20;

  /** The code of the trit 0. */
  private static final byte ZERO = 1;

  private final DeviceConfig config;
  private final Form form;
  private final Rows rows;
  private final Encoder encoder;
  private final int unitTiles;
  private final int units;

  /**
   * The shape of an image.
   *
   * @param n rows of the matrix
   * @param tileRows rows of a tile
   * @param portRows rows of a tile that share a port
   * @param portBytes bytes of one port's stream
   * @param perByte codes in a byte
   * @param zero code of the weight 0
   */
  private record Form(
      int n,
      int tiles,
      int chunks,
      int tileRows,
      int portRows,
      long portBytes,
      int perByte,
      byte zero) {}

  /** Writes the codes of a row, one per byte. */
  @FunctionalInterface
  private interface Rows {
    void copy(int row, byte[] codes, int offset);
  }

  /** Writes bytes of {@code count} codes, which are followed by {@link TritCodec#SLACK} bytes. */
  @FunctionalInterface
  private interface Encoder {
    void encode(byte[] codes, int count, byte[] into, int at);
  }

  private ImagePacker(DeviceConfig config, Form form, Rows rows, Encoder encoder) {
    this.config = config;
    this.form = form;
    this.rows = rows;
    this.encoder = encoder;
    this.unitTiles = tileCodes() % form.perByte == 0 ? 1 : form.perByte;
    this.units = (form.tiles + unitTiles - 1) / unitTiles;
  }

  /** Packs trits. */
  static ImagePacker of(ImageLayout layout, TernaryMatrix matrix) {
    DeviceConfig config = layout.config();
    TritCodec codec = config.weightCodec();
    Form form =
        new Form(
            layout.n(),
            layout.tiles(),
            layout.chunks(),
            config.outputCols(),
            layout.portCols(),
            layout.portBytes(),
            codec.tritsPerByte(),
            ZERO);
    return new ImagePacker(config, form, matrix::copyCodes, codec::encodeCodes);
  }

  /** Packs integers. */
  static ImagePacker of(IntegerLayout layout, IntegerMatrix matrix) {
    Form form =
        new Form(
            layout.n(),
            layout.tiles(),
            layout.chunks(),
            layout.config().planeRows(),
            layout.portRows(),
            layout.portBytes(),
            1,
            IntegerLayout.ZERO);
    return new ImagePacker(
        layout.config(),
        form,
        (row, codes, offset) -> {
          matrix.copyRow(row, codes, offset);
          for (int c = offset; c < offset + matrix.k(); c++) {
            codes[c] = IntegerLayout.code(codes[c]);
          }
        },
        (codes, count, into, at) -> System.arraycopy(codes, 0, into, at, count));
  }

  /** Codes of one tile in one port's stream. */
  private int tileCodes() {
    return form.chunks * chunkCodes();
  }

  private int chunkCodes() {
    return form.portRows * config.lanes();
  }

  /** Writes the image. */
  void pack(MemorySegment into) {
    int unitBytes = unitTiles * tileCodes() / form.perByte;
    int batch = Math.max(1, BATCH_BYTES / unitBytes);
    byte[] packed = new byte[Math.min(batch, units) * unitBytes];
    byte padding = padding();
    for (int port = 0; port < config.weightPorts(); port++) {
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
      for (; used < form.portBytes; used++) {
        into.set(ValueLayout.JAVA_BYTE, config.weightByte(port, used), padding);
      }
    }
  }

  /** A byte of zeros. */
  private byte padding() {
    byte[] codes = new byte[form.perByte + TritCodec.SLACK];
    Arrays.fill(codes, form.zero);
    byte[] packed = new byte[1];
    encoder.encode(codes, form.perByte, packed, 0);
    return packed[0];
  }

  /** Copies bytes of a port's stream, from byte {@code at}, to the port's granules in the image. */
  private void place(byte[] bytes, int count, int port, long at, MemorySegment into) {
    int run;
    for (int done = 0; done < count; done += run) {
      run = (int) (DeviceConfig.GRANULE_BYTES - (at + done) % DeviceConfig.GRANULE_BYTES);
      run = Math.min(run, count - done);
      long to = config.weightByte(port, at + done);
      MemorySegment.copy(bytes, done, into, ValueLayout.JAVA_BYTE, to, run);
    }
  }

  /** Bytes of a port's stream that hold weights of tiles; the rest pads the last beat. */
  private long usedBytes() {
    long codes = (long) form.tiles * tileCodes();
    return (codes + form.perByte - 1) / form.perByte;
  }

  private void packUnit(int port, int unit, byte[] into, int at) {
    byte[] codes = new byte[unitTiles * tileCodes() + TritCodec.SLACK];
    byte[] row = new byte[form.chunks * config.lanes()];
    Arrays.fill(codes, form.zero);
    Arrays.fill(row, form.zero);
    for (int i = 0; i < unitTiles; i++) {
      int first = (unit * unitTiles + i) * form.tileRows + port * form.portRows;
      int count = Math.min(form.portRows, form.n - first);
      for (int r = 0; r < count; r++) {
        rows.copy(first + r, row, 0);
        spread(row, codes, i * tileCodes() + r * config.lanes());
      }
    }
    encoder.encode(codes, unitTiles * tileCodes(), into, at);
  }

  /** Copies a row's chunks to their places, {@code chunkCodes} apart. */
  private void spread(byte[] row, byte[] codes, int at) {
    int lanes = config.lanes();
    int to = at;
    for (int from = 0; from < row.length; from += lanes) {
      System.arraycopy(row, from, codes, to, lanes);
      to += chunkCodes();
    }
  }
}
