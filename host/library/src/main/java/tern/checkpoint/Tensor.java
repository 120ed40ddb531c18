package tern.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One tensor of a safetensors file, mapped from disk.
 *
 * @param dtype element type as named in the header; need not be a {@link Type} if never used
 * @param shape dimensions, outermost first
 */
record Tensor(Path file, String name, String dtype, long[] shape, MemorySegment data) {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The element types that can be read. */
  enum Type {
    F32(4),
    F16(2),
    BF16(2),
    U8(1);

    private static final Type[] ALL = values();

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the type of this name, or null. */
    static @Nullable Type of(String dtype) {
      for (Type type : ALL) {
        if (type.name().equals(dtype)) {
          return type;
        }
      }
      return null;
    }
  }

  /** Refuses any other shape. */
  Tensor expect(long... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw broken(
          "has shape " + Arrays.toString(shape) + ", expected " + Arrays.toString(expected));
    }
    return this;
  }

  /** Refuses elements that are not floating point. */
  Tensor expectFloating() {
    Type type = Type.of(dtype);
    if (type == null || type == Type.U8) {
      throw broken("has dtype " + dtype + ", expected F32, F16 or BF16");
    }
    return this;
  }

  /** Refuses elements that are not floating point, or more of them than a Java array holds. */
  Tensor expectFloats() {
    Type type = Type.of(expectFloating().dtype);
    long count = data.byteSize() / type.bytes;
    if (count > Integer.MAX_VALUE - 8) {
      throw broken("has " + count + " elements, more than a Java array holds");
    }
    return this;
  }

  /** Refuses elements that are not packed trits. */
  Tensor expectPacked() {
    if (Type.of(dtype) != Type.U8) {
      throw broken("has dtype " + dtype + ", expected packed trits (U8)");
    }
    return this;
  }

  /** Reads the elements as float32; every one must be finite. */
  float[] floats() {
    expectFloats();
    float[] values = new float[(int) (data.byteSize() / Type.of(dtype).bytes)];
    copy(0, values, 0, values.length);
    return values;
  }

  /** Reads {@code count} elements from {@code first} on as float32; every one must be finite. */
  void copy(long first, float[] into, int offset, int count) {
    Type type = Type.of(dtype);
    for (int i = 0; i < count; i++) {
      float value = element(type, first + i);
      if (!Float.isFinite(value)) {
        throw broken("has " + value + " at element " + (first + i) + ", expected a finite number");
      }
      into[offset + i] = value;
    }
  }

  private float element(Type type, long i) {
    return switch (type) {
      case F32 -> data.get(FLOAT, 4 * i);
      case F16 -> Float.float16ToFloat(data.get(SHORT, 2 * i));
      case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2 * i) << 16);
      case U8 -> throw new IllegalStateException(name);
    };
  }

  CheckpointException broken(String what) {
    return new CheckpointException(where() + " " + what);
  }

  /** Names file and tensor in messages. */
  String where() {
    return file + ": tensor '" + name + "'";
  }
}
