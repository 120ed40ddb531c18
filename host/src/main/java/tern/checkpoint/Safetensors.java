package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tensors of a checkpoint folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names. Files are mapped, not read.
 *
 * <p>Format: an unsigned 64-bit length, a JSON header of that length, the data.
 */
final class Safetensors implements AutoCloseable {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Arena arena = Arena.ofShared();
  private final Map<String, Tensor> tensors = new TreeMap<>();

  /** Maps all tensors of a folder. */
  Safetensors(Path folder) {
    this.folder = folder;
    try {
      Path single = folder.resolve("model.safetensors");
      Path index = folder.resolve("model.safetensors.index.json");
      if (Files.exists(single)) {
        map(single);
      } else if (Files.exists(index)) {
        mapShards(index);
      } else {
        throw new CheckpointException(
            folder + ": holds neither model.safetensors nor model.safetensors.index.json");
      }
    } catch (RuntimeException failed) {
      arena.close();
      throw failed;
    }
  }

  /** The tensor of this name, or an error that says so. */
  Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new CheckpointException(folder + ": there is no tensor '" + name + "'");
    }
    return tensor;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public void close() {
    arena.close();
  }

  private void mapShards(Path index) {
    JsonNode places = parse(index).path("weight_map");
    Set<String> shards = new TreeSet<>();
    places.forEach(shard -> shards.add(shard.asText()));
    for (String shard : shards) {
      Path file = folder.resolve(shard).normalize();
      if (!folder.normalize().equals(file.getParent())) {
        throw new CheckpointException(index + ": shard '" + shard + "' is outside the folder");
      }
      map(file);
    }
    places
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!has(name)) {
                throw new CheckpointException(index + ": no shard holds tensor '" + name + "'");
              }
            });
    if (shards.isEmpty()) {
      throw new CheckpointException(index + ": its weight_map names no shard");
    }
  }

  private JsonNode parse(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException broken) {
      throw new CheckpointException(file + ": cannot be read as JSON: " + broken.getMessage());
    }
  }

  private void map(Path file) {
    MemorySegment bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException missing) {
      throw new CheckpointException(file + ": cannot be opened: " + missing.getMessage());
    }
    long length = bytes.byteSize() < 8 ? -1 : bytes.get(LENGTH, 0);
    if (length < 2 || length > bytes.byteSize() - 8) {
      throw new CheckpointException(
          "%s: is no safetensors file or is truncated: %d bytes, header of %d"
              .formatted(file, bytes.byteSize(), length));
    }
    byte[] header = bytes.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
    JsonNode entries;
    try {
      entries = JSON.readTree(new String(header, StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new CheckpointException(file + ": its header is no JSON: " + broken.getMessage());
    }
    MemorySegment data = bytes.asSlice(8 + length);
    entries
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), data));
              }
            });
  }

  private static Tensor tensor(Path file, String name, JsonNode entry, MemorySegment data) {
    Tensor.Type type;
    try {
      type = Tensor.Type.valueOf(entry.path("dtype").asText());
    } catch (IllegalArgumentException unknown) {
      throw new CheckpointException(
          "%s: tensor '%s' has type '%s'; expected F32, F16, BF16 or U8"
              .formatted(file, name, entry.path("dtype").asText()));
    }
    JsonNode dimensions = entry.path("shape");
    long[] shape = new long[dimensions.size()];
    long bytes = type.bytes;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong(-1);
      bytes = shape[i] < 0 ? -1 : Math.multiplyExact(bytes, shape[i]);
    }
    long from = entry.path("data_offsets").path(0).asLong(-1);
    long to = entry.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to < from || to > data.byteSize() || to - from != bytes) {
      throw new CheckpointException(
          "%s: tensor '%s' stands at bytes %d to %d of %d and needs %d: the file is truncated or broken"
              .formatted(file, name, from, to, data.byteSize(), bytes));
    }
    return new Tensor(file, name, type, shape, data.asSlice(from, to - from));
  }
}
