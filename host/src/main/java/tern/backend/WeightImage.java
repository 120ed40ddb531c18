package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import tern.device.DeviceConfig;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

/**
 * A ternary matrix as the device streams it: ports, tiles, chunks and bytes as the table in
 * hw/doc/interface.md orders them.
 */
public final class WeightImage {
  private WeightImage() {}

  /** Bytes of a matrix of {@code n} rows and {@code k} columns. */
  public static long bytes(DeviceConfig config, int n, int k) {
    return config.weightPorts() * config.weightPortBytes(n, k);
  }

  /** Writes the image of a matrix to {@code into}, which holds {@link #bytes} bytes. */
  public static void pack(DeviceConfig config, TernaryMatrix matrix, MemorySegment into) {
    int lanes = config.lanes();
    int portCols = config.outputCols() / config.weightPorts();
    int chunks = (matrix.k() + lanes - 1) / lanes;
    int tiles = (matrix.n() + config.outputCols() - 1) / config.outputCols();
    long portBytes = config.weightPortBytes(matrix.n(), matrix.k());
    byte[][] rows = new byte[portCols][chunks * lanes];
    for (int port = 0; port < config.weightPorts(); port++) {
      TritWriter out =
          new TritWriter(config.weightCodec(), into.asSlice(port * portBytes, portBytes));
      for (int tile = 0; tile < tiles; tile++) {
        for (int c = 0; c < portCols; c++) {
          int row = tile * config.outputCols() + port * portCols + c;
          if (row < matrix.n()) {
            matrix.copyRow(row, rows[c], 0);
          } else {
            Arrays.fill(rows[c], (byte) 0);
          }
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
          for (byte[] row : rows) {
            out.write(row, chunk * lanes, lanes);
          }
        }
      }
      out.fill();
    }
  }

  /** Reads an image back; a byte that stands for no trits is refused. */
  public static TernaryMatrix unpack(
      DeviceConfig config, String name, int n, int k, MemorySegment image) {
    ImageLayout layout = new ImageLayout(config, n, k);
    TernaryMatrix.Builder builder = new TernaryMatrix.Builder(name, n, k);
    byte[] trits = new byte[k];
    for (int row = 0; row < n; row++) {
      try {
        layout.copyRow(image, row, trits);
      } catch (IllegalArgumentException broken) {
        throw new IllegalArgumentException(name + ": " + broken.getMessage(), broken);
      }
      for (int c = 0; c < k; c++) {
        builder.set(row, c, trits[c]);
      }
    }
    return builder.build();
  }

  /** Takes trits in order and writes whole bytes. */
  private static final class TritWriter {
    private final TritCodec codec;
    private final MemorySegment out;
    private final byte[] pending;
    private int count;
    private long at;

    TritWriter(TritCodec codec, MemorySegment out) {
      this.codec = codec;
      this.out = out;
      this.pending = new byte[codec.tritsPerByte()];
    }

    void write(byte[] trits, int offset, int length) {
      int end = offset + length;
      int next = offset;
      while (count > 0 && next < end) {
        pending[count++] = trits[next++];
        if (count == pending.length) {
          emit(pending, 0);
          count = 0;
        }
      }
      for (; next + pending.length <= end; next += pending.length) {
        emit(trits, next);
      }
      while (next < end) {
        pending[count++] = trits[next++];
      }
    }

    private void emit(byte[] trits, int offset) {
      out.set(ValueLayout.JAVA_BYTE, at++, codec.encode(trits, offset, offset + pending.length));
    }

    /** Fills the stream with zero trits. */
    void fill() {
      if (count > 0) {
        out.set(ValueLayout.JAVA_BYTE, at++, codec.encode(pending, 0, count));
      }
      byte zeros = codec.encode(pending, 0, 0);
      out.asSlice(at).fill(zeros);
    }
  }
}
