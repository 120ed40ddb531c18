package tern.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One tensor of a safetensors file, mapped from disk.
 *
 * @param shape its dimensions, outermost first
 */
record Tensor(Path file, String name, Type type, long[] shape, MemorySegment data) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Element types that occur in BitNet checkpoints. */
  enum Type {
    F32(4),
    F16(2),
    BF16(2),
    U8(1);

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /** Refuses another shape than this one. */
  Tensor expect(long... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw broken(
          "has shape " + Arrays.toString(shape) + ", expected " + Arrays.toString(expected));
    }
    return this;
  }

  /** The elements as float32; every one must be a number. */
  float[] floats() {
    if (type == Type.U8) {
      throw broken("is packed (U8), expected F32, F16 or BF16");
    }
    long count = data.byteSize() / type.bytes;
    if (count > Integer.MAX_VALUE - 8) {
      throw broken("has " + count + " elements, more than a Java array holds");
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = element(i);
      if (!Float.isFinite(values[i])) {
        throw broken("has " + values[i] + " at element " + i + ", expected a number");
      }
    }
    return values;
  }

  private float element(long i) {
    return switch (type) {
      case F32 -> data.get(FLOAT, 4 * i);
      case F16 -> Float.float16ToFloat(data.get(SHORT, 2 * i));
      case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2 * i) << 16);
      case U8 -> throw new IllegalStateException(name);
    };
  }

  CheckpointException broken(String what) {
    return new CheckpointException("%s: tensor '%s' %s".formatted(file, name, what));
  }
}
