package tern.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * One safetensors file: an unsigned 64-bit length, a JSON header of that length, and the bytes of
 * the tensors without gaps. The file is mapped, not read.
 */
final class SafetensorsFile {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment data;
  private final ObjectNode header;

  private SafetensorsFile(Path file, MemorySegment data, ObjectNode header) {
    this.file = file;
    this.data = data;
    this.header = header;
  }

  /** Maps the tensors of a file; they are valid as long as the arena. */
  static List<Tensor> map(Path file, Arena arena) {
    MemorySegment bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException missing) {
      throw CheckpointException.unreadable(file, missing);
    }
    return parse(file, bytes);
  }

  /** Reads the header of a file, and returns views of its tensors. */
  static List<Tensor> parse(Path file, MemorySegment bytes) {
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
    ObjectNode header = (ObjectNode) StrictJson.parse(file, "the header", text);
    header.remove("__metadata__");
    return new SafetensorsFile(file, bytes.asSlice(8 + length), header).tensors();
  }

  private List<Tensor> tensors() {
    List<TensorEntry> entries = new ArrayList<>();
    header
        .properties()
        .forEach(entry -> entries.add(TensorEntry.read(file, entry.getKey(), entry.getValue())));
    entries.sort(Comparator.comparingLong(TensorEntry::from).thenComparingLong(TensorEntry::to));
    List<Tensor> tensors = new ArrayList<>();
    long end = 0;
    for (TensorEntry next : entries) {
      Tensor tensor = next.in(data);
      if (next.from() != end) {
        throw tensor.broken(
            "has data_offsets from " + next.from() + ", expected " + end + ": no gap, no overlap");
      }
      end = next.to();
      tensors.add(tensor);
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
    return tensors;
  }
}
