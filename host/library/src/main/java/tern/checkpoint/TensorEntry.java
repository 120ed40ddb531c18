package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * One entry of a safetensors header: the type, shape and bytes of a tensor.
 *
 * @param from offset of its first byte, counted from the end of the header
 * @param to offset past its last byte
 */
record TensorEntry(Path file, String name, String dtype, long[] shape, long from, long to) {

  static TensorEntry read(Path file, String name, JsonNode entry) {
    long[] shape = numbers(file, name, entry, "shape");
    long[] offsets = numbers(file, name, entry, "data_offsets");
    JsonNode dtype = entry.path("dtype");
    if (!dtype.isTextual()) {
      throw broken(file, name, entry, "dtype", "the name of an element type");
    }
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw broken(
          file, name, entry, "data_offsets", "two offsets, the second not less than the first");
    }
    try {
      long bytes = 8; // size of the largest element type
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException overflow) {
      throw broken(file, name, entry, "shape", "fewer elements than 2^60");
    }
    return new TensorEntry(file, name, dtype.textValue(), shape, offsets[0], offsets[1]);
  }

  /** Returns the tensor; one of an unknown element type may take any number of bytes. */
  Tensor in(MemorySegment data) {
    Tensor.Type type = Tensor.Type.of(dtype);
    long needed = type == null ? to - from : type.bytes;
    for (long dimension : type == null ? new long[0] : shape) {
      needed *= dimension;
    }
    if (to > data.byteSize() || to - from != needed) {
      throw new CheckpointException(
          file
              + ": tensor '"
              + name
              + "' is at bytes "
              + from
              + " to "
              + to
              + " of "
              + data.byteSize()
              + " and needs "
              + needed
              + ": the file is truncated or broken");
    }
    return new Tensor(file, name, dtype, shape, data.asSlice(from, to - from));
  }

  private static long[] numbers(Path file, String name, JsonNode entry, String field) {
    JsonNode list = entry.path(field);
    long[] numbers = new long[list.size()];
    boolean valid = list.isArray();
    for (int i = 0; valid && i < numbers.length; i++) {
      numbers[i] = list.get(i).asLong();
      valid = list.get(i).isIntegralNumber() && list.get(i).canConvertToLong() && numbers[i] >= 0;
    }
    if (!valid) {
      throw broken(file, name, entry, field, "a list of whole numbers, none negative");
    }
    return numbers;
  }

  private static CheckpointException broken(
      Path file, String name, JsonNode entry, String field, String expected) {
    JsonNode value = entry.path(field);
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
