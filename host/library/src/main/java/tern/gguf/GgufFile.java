package tern.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A GGUF file of version 2 or 3, little-endian: metadata, a table of tensors, and their bytes. The
 * file is mapped, not read, and stays mapped for as long as one of its tensors is in use.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param metadata key-value pairs
 * @param tensors by name, in the order of their bytes
 */
public record GgufFile(Path path, GgufMetadata metadata, Map<String, GgufTensor> tensors) {
  private static final int MAGIC = 0x46554747;
  private static final String ALIGNMENT = "general.alignment";
  private static final int DEFAULT_ALIGNMENT = 32;
  private static final String PARTS = "split.count";

  /** The fewest bytes of a key-value pair: an empty key, a type and one byte. */
  private static final int LEAST_PAIR = 8 + 4 + 1;

  /**
   * Maps a file and checks its header.
   *
   * @throws GgufException if it is missing, broken, or of another version or byte order
   */
  public static GgufFile open(Path path) {
    MemorySegment bytes;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (NoSuchFileException missing) {
      throw new GgufException(path + ": there is no such file", missing);
    } catch (IOException unreadable) {
      throw new GgufException(path + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
    return parse(path, bytes);
  }

  static GgufFile parse(Path path, MemorySegment bytes) {
    GgufCursor cursor = new GgufCursor(path, bytes, 0);
    if (bytes.byteSize() < 4 || cursor.int32("the magic number") != MAGIC) {
      throw cursor.broken(
          "is not a GGUF file: it does not begin with 'GGUF'; of a Hugging Face checkpoint, give"
              + " the folder");
    }
    requireVersion(cursor.int32("the version"), cursor);
    long tensors = cursor.count("the number of tensors", TensorEntry.LEAST_BYTES);
    long pairs = cursor.count("the number of metadata values", LEAST_PAIR);
    GgufMetadata metadata = GgufMetadata.read(path, cursor, pairs);
    int parts = metadata.count(PARTS, 0, 1);
    if (parts > 1) {
      throw metadata.broken(
          PARTS, "1: a model in several files; join them with llama-gguf-split --merge");
    }
    int alignment = metadata.count(ALIGNMENT, 1, DEFAULT_ALIGNMENT);
    if (Integer.bitCount(alignment) != 1) {
      throw metadata.broken(ALIGNMENT, "a power of two");
    }
    List<TensorEntry> entries = new ArrayList<>();
    for (long i = 0; i < tensors; i++) {
      entries.add(TensorEntry.read(cursor, i, alignment));
    }
    entries.sort(TensorEntry.BY_OFFSET);
    long start = Math.min(align(cursor.position(), alignment), bytes.byteSize());
    MemorySegment data = bytes.asSlice(start);
    return new GgufFile(path, metadata, map(path, entries, data, alignment, cursor));
  }

  private static void requireVersion(int version, GgufCursor cursor) {
    if (version == 2 || version == 3) {
      return;
    }
    int swapped = Integer.reverseBytes(version);
    throw cursor.broken(
        swapped == 2 || swapped == 3
            ? "is a big-endian GGUF file; convert it to little-endian"
            : "has GGUF version " + Integer.toUnsignedString(version) + ", expected 2 or 3");
  }

  private static Map<String, GgufTensor> map(
      Path path, List<TensorEntry> sorted, MemorySegment data, int alignment, GgufCursor at) {
    GgufType groups = GroupSize.of(sorted, data.byteSize(), alignment, at);
    Map<String, GgufTensor> tensors = new LinkedHashMap<>();
    long end = 0;
    for (TensorEntry entry : sorted) {
      GgufType type = entry.number() == GgufType.Q2_0.number ? groups : GgufType.of(entry.number());
      GgufTensor tensor = tensor(path, entry, type, data);
      if (entry.offset() < end) {
        throw tensor.broken(
            "starts at byte " + entry.offset() + ", before the end of another one at " + end);
      }
      end = entry.offset() + tensor.data().byteSize();
      if (tensors.put(entry.name(), tensor) != null) {
        throw tensor.broken("appears twice, expected once");
      }
    }
    return Collections.unmodifiableMap(tensors);
  }

  /** Returns a tensor; of a type that Tern does not read, it has no bytes. */
  private static GgufTensor tensor(
      Path path, TensorEntry entry, GgufType type, MemorySegment data) {
    long[] shape = new long[entry.dimensions().length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.dimensions()[shape.length - 1 - i];
    }
    GgufTensor empty =
        new GgufTensor(path, entry.name(), entry.number(), type, shape, MemorySegment.NULL);
    if (type != null && entry.columns() % type.block != 0) {
      throw empty.broken(
          "has rows of "
              + entry.columns()
              + " elements, type "
              + type
              + " needs a multiple of "
              + type.block);
    }
    long size = type == null ? 0 : type.bytes(entry.elements());
    if (entry.offset() > data.byteSize() || size > data.byteSize() - entry.offset()) {
      throw empty.broken(
          "is at byte "
              + entry.offset()
              + " of "
              + data.byteSize()
              + " and needs "
              + size
              + ": the file is truncated or broken");
    }
    MemorySegment bytes = data.asSlice(entry.offset(), size);
    return new GgufTensor(path, entry.name(), entry.number(), type, shape, bytes);
  }

  static long align(long size, long alignment) {
    return (size + alignment - 1) / alignment * alignment;
  }

  /**
   * Returns a tensor.
   *
   * @throws GgufException if there is none of this name
   */
  public GgufTensor tensor(String name) {
    GgufTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new GgufException(path + ": there is no tensor '" + name + "'");
    }
    return tensor;
  }
}
