package tern.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Writes a GGUF file of version 3, little-endian: first all is named, then rows are encoded. */
public final class GgufWriter {
  /** Encodes one row of a tensor. Any thread may call it. */
  @FunctionalInterface
  public interface Rows {
    void encode(int row, MemorySegment into);
  }

  private record Entry(String name, GgufType type, int rows, int columns, Rows encode) {
    long rowBytes() {
      return type.bytes(1, columns);
    }
  }

  private static final int ALIGNMENT = 32;
  private static final int BATCH_BYTES = 1 << 22;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Entry> tensors = new ArrayList<>();

  /** A file without metadata and tensors. */
  public GgufWriter() {}

  /**
   * Adds a metadata value.
   *
   * @param value an Integer (written as unsigned), Float, Boolean or String, or an array of these:
   *     {@code int[]} (signed), {@code float[]} or {@code String[]}
   */
  public GgufWriter put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds a matrix, or a vector as one row of it.
   *
   * @param vector whether it has one dimension only
   * @throws GgufException if rows are not whole blocks of the type
   */
  public GgufWriter tensor(
      String name, GgufType type, int rows, int columns, boolean vector, Rows encode) {
    if (columns % type.block != 0) {
      throw new GgufException(
          "tensor '"
              + name
              + "' has rows of "
              + columns
              + " elements; "
              + type
              + " needs a multiple of "
              + type.block);
    }
    tensors.add(new Entry(name, type, vector ? 0 : rows, columns, encode));
    return this;
  }

  /** The number of tensors, each of which {@link #write} tells its listener of. */
  public int tensors() {
    return tensors.size();
  }

  /** Writes the file, which must not exist. */
  public void write(Path file, Consumer<String> progress) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] header = header();
      long at = write(channel, ByteBuffer.wrap(header), 0);
      for (Entry tensor : tensors) {
        at = write(channel, tensor, GgufFile.align(at, ALIGNMENT));
        progress.accept(tensor.name);
      }
      long end = GgufFile.align(at, ALIGNMENT);
      write(channel, ByteBuffer.allocate((int) (end - at)), at);
      channel.force(true);
    }
  }

  private static long write(FileChannel channel, Entry tensor, long start) throws IOException {
    int rows = Math.max(1, tensor.rows);
    int rowBytes = Math.toIntExact(tensor.rowBytes());
    int batch = Math.clamp(BATCH_BYTES / rowBytes, 1, rows);
    byte[] bytes = new byte[batch * rowBytes];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    long at = start;
    for (int first = 0; first < rows; first += batch) {
      int from = first;
      int count = Math.min(batch, rows - first);
      IntStream.range(0, count)
          .parallel()
          .forEach(
              i -> tensor.encode.encode(from + i, segment.asSlice((long) i * rowBytes, rowBytes)));
      at = write(channel, ByteBuffer.wrap(bytes, 0, count * rowBytes), at);
    }
    return at;
  }

  private static long write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long to = at;
    while (bytes.hasRemaining()) {
      to += channel.write(bytes, to);
    }
    return to;
  }

  private byte[] header() {
    Header header = new Header();
    header.bytes("GGUF".getBytes(StandardCharsets.US_ASCII)).int32(3);
    header.int64(tensors.size()).int64(metadata.size());
    metadata.forEach((key, value) -> header.text(key).value(value));
    long offset = 0;
    for (Entry tensor : tensors) {
      header.text(tensor.name).int32(tensor.rows == 0 ? 1 : 2).int64(tensor.columns);
      if (tensor.rows > 0) {
        header.int64(tensor.rows);
      }
      header.int32(tensor.type.number).int64(offset);
      long bytes = Math.max(1, tensor.rows) * tensor.rowBytes();
      offset = GgufFile.align(offset + bytes, ALIGNMENT);
    }
    return header.aligned();
  }

  /** The bytes before the tensors. */
  private static final class Header {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Header bytes(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Header int32(int value) {
      return bytes(buffer(4).putInt(value).array());
    }

    Header int64(long value) {
      return bytes(buffer(8).putLong(value).array());
    }

    Header text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return int64(bytes.length).bytes(bytes);
    }

    private static ByteBuffer buffer(int size) {
      return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Header kind(GgufKind kind) {
      return int32(kind.ordinal());
    }

    void value(Object value) {
      switch (value) {
        case Integer number -> kind(GgufKind.UINT32).int32(number);
        case Float number -> kind(GgufKind.FLOAT32).int32(Float.floatToRawIntBits(number));
        case Boolean flag -> kind(GgufKind.BOOL).bytes(new byte[] {(byte) (flag ? 1 : 0)});
        case String text -> kind(GgufKind.STRING).text(text);
        case int[] numbers -> {
          array(GgufKind.INT32, numbers.length);
          Arrays.stream(numbers).forEach(this::int32);
        }
        case float[] numbers -> {
          array(GgufKind.FLOAT32, numbers.length);
          for (float number : numbers) {
            int32(Float.floatToRawIntBits(number));
          }
        }
        case String[] texts -> {
          array(GgufKind.STRING, texts.length);
          Arrays.stream(texts).forEach(this::text);
        }
        default -> throw new IllegalArgumentException(value.getClass().getName());
      }
    }

    private void array(GgufKind kind, int size) {
      kind(GgufKind.ARRAY).kind(kind).int64(size);
    }

    byte[] aligned() {
      bytes(new byte[(int) (GgufFile.align(out.size(), ALIGNMENT) - out.size())]);
      return out.toByteArray();
    }
  }
}
