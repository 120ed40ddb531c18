package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One safetensors file: an unsigned 64-bit length, a JSON header of that length, and the tensors'
 * bytes one after the other without gaps. The file is mapped, not read.
 */
final class SafetensorsFile {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment data;
  private final JsonNode header;

  private SafetensorsFile(Path file, MemorySegment data, JsonNode header) {
    this.file = file;
    this.data = data;
    this.header = header;
  }

  /** The tensors of a file, valid as long as the arena. */
  static List<Tensor> map(Path file, Arena arena) {
    MemorySegment bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException missing) {
      throw new CheckpointException(file + ": cannot be opened: " + missing, missing);
    }
    long length = bytes.byteSize() < 8 ? -1 : bytes.get(LENGTH, 0);
    if (length < 2 || length > bytes.byteSize() - 8) {
      throw new CheckpointException(
          file
              + ": is not a safetensors file or is truncated: "
              + bytes.byteSize()
              + " bytes, header length "
              + Long.toUnsignedString(length));
    }
    if (length > StrictJson.MAX_BYTES) {
      throw new CheckpointException(
          file + ": header length is " + length + ", expected at most " + StrictJson.MAX_BYTES);
    }
    byte[] text = bytes.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
    JsonNode header = StrictJson.parse(file, "the header", text);
    return new SafetensorsFile(file, bytes.asSlice(8 + length), header).tensors();
  }

  private record Placed(Tensor tensor, long from, long to) {}

  private List<Tensor> tensors() {
    List<Placed> placed = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        placed.add(place(entry.getKey(), entry.getValue()));
      }
    }
    placed.sort(Comparator.comparingLong(Placed::from).thenComparingLong(Placed::to));
    long end = 0;
    for (Placed next : placed) {
      if (next.from != end) {
        throw next.tensor.broken(
            "has data_offsets from "
                + next.from
                + ", expected "
                + end
                + ": tensors stand one after the other");
      }
      end = next.to;
    }
    if (end != data.byteSize()) {
      throw new CheckpointException(
          file
              + ": data_offsets end at "
              + end
              + " of "
              + data.byteSize()
              + " bytes: the file is truncated or broken");
    }
    return placed.stream().map(Placed::tensor).toList();
  }

  private Placed place(String name, JsonNode entry) {
    long[] shape = numbers(name, entry, "shape");
    long[] offsets = numbers(name, entry, "data_offsets");
    JsonNode dtype = entry.path("dtype");
    if (!dtype.isTextual()) {
      throw broken(name, "dtype", dtype, "the name of an element type");
    }
    long bytes = bytes(name, entry, dtype.textValue(), shape);
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw broken(name, "data_offsets", entry.get("data_offsets"), "two rising offsets");
    }
    long from = offsets[0];
    long to = offsets[1];
    if (to > data.byteSize() || (bytes >= 0 && to - from != bytes)) {
      throw new CheckpointException(
          file
              + ": tensor '"
              + name
              + "' stands at bytes "
              + from
              + " to "
              + to
              + " of "
              + data.byteSize()
              + (bytes >= 0 ? " and needs " + bytes : "")
              + ": the file is truncated or broken");
    }
    MemorySegment slice = data.asSlice(from, to - from);
    return new Placed(new Tensor(file, name, dtype.textValue(), shape, slice), from, to);
  }

  /** Bytes that a shape takes; -1 for an element type whose size is not known. */
  private long bytes(String name, JsonNode entry, String dtype, long[] shape) {
    Tensor.Type type = Tensor.Type.of(dtype);
    long bytes = type == null ? 1 : type.bytes;
    try {
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException overflow) {
      throw broken(name, "shape", entry.get("shape"), "a product below 2^63");
    }
    return type == null ? -1 : bytes;
  }

  private long[] numbers(String name, JsonNode entry, String field) {
    JsonNode list = entry.path(field);
    long[] numbers = new long[list.size()];
    boolean valid = list.isArray();
    for (int i = 0; valid && i < numbers.length; i++) {
      numbers[i] = list.get(i).asLong();
      valid = list.get(i).isIntegralNumber() && list.get(i).canConvertToLong() && numbers[i] >= 0;
    }
    if (!valid) {
      throw broken(name, field, list, "a list of whole numbers from 0 on");
    }
    return numbers;
  }

  private CheckpointException broken(String name, String field, JsonNode value, String expected) {
    return new CheckpointException(
        file
            + ": tensor '"
            + name
            + "': "
            + field
            + " is "
            + (value.isMissingNode() ? "absent" : value)
            + ", expected "
            + expected);
  }
}
