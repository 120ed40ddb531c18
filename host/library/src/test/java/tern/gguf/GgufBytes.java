package tern.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes GGUF files for tests, whole or wrong on purpose. */
public final class GgufBytes {
  private record Entry(String name, int type, long[] dimensions, byte[] data, long offset) {}

  /** Counts, kinds and versions as they go into the header; a test may set them to nonsense. */
  public int version = 3;

  public long tensorCount = -1;
  public long valueCount = -1;
  public int alignment = 32;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private long end;

  /** Starts with the metadata and the tensors of a file; arrays are left out. */
  public static GgufBytes like(GgufFile file) {
    GgufBytes bytes = new GgufBytes();
    for (String key : file.metadata().keys()) {
      Object value = file.metadata().value(key);
      if (!(value instanceof GgufArray)) {
        bytes.put(key, value instanceof Double number ? (Object) number.floatValue() : value);
      }
    }
    for (GgufTensor tensor : file.tensors().values()) {
      bytes.copy(tensor);
    }
    return bytes;
  }

  /** Sets a value: of the kind that belongs to its Java type; null removes it. */
  public GgufBytes put(String key, Object value) {
    values.remove(key);
    if (value != null) {
      values.put(key, value);
    }
    return this;
  }

  /** Adds a tensor after the last one, or in place of one of the same name and size. */
  public GgufBytes tensor(String name, int type, long[] shape, byte[] data) {
    return tensor(name, type, shape, data, end);
  }

  public GgufBytes tensor(String name, int type, long[] shape, byte[] data, long offset) {
    long[] dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      dimensions[i] = shape[shape.length - 1 - i];
    }
    entries.add(new Entry(name, type, dimensions, data, offset));
    if (offset == end) {
      end = (offset + data.length + alignment - 1) / alignment * alignment;
    }
    return this;
  }

  public GgufBytes copy(GgufTensor tensor) {
    byte[] data = tensor.data().toArray(ValueLayout.JAVA_BYTE);
    return tensor(tensor.name(), tensor.number(), tensor.shape(), data);
  }

  /** Removes all tensors. */
  public GgufBytes withoutTensors() {
    entries.clear();
    end = 0;
    return this;
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(int32(version));
    out.writeBytes(int64(tensorCount == -1 ? entries.size() : tensorCount));
    out.writeBytes(int64(valueCount == -1 ? values.size() : valueCount));
    values.forEach(
        (key, value) -> {
          out.writeBytes(text(key));
          out.writeBytes(int32(kind(value).ordinal()));
          out.writeBytes(encoded(value));
        });
    for (Entry entry : entries) {
      out.writeBytes(text(entry.name));
      out.writeBytes(int32(entry.dimensions.length));
      for (long dimension : entry.dimensions) {
        out.writeBytes(int64(dimension));
      }
      out.writeBytes(int32(entry.type));
      out.writeBytes(int64(entry.offset));
    }
    out.writeBytes(new byte[Math.floorMod(-out.size(), alignment)]);
    int start = out.size();
    byte[] all = Arrays.copyOf(out.toByteArray(), start + (int) end);
    for (Entry entry : entries) {
      if (entry.offset <= end - entry.data.length) {
        System.arraycopy(entry.data, 0, all, start + (int) entry.offset, entry.data.length);
      }
    }
    return all;
  }

  private static GgufKind kind(Object value) {
    return switch (value) {
      case Byte b -> GgufKind.INT8;
      case Short s -> GgufKind.INT16;
      case Integer i -> GgufKind.UINT32;
      case Long l -> GgufKind.UINT64;
      case Float f -> GgufKind.FLOAT32;
      case Double d -> GgufKind.FLOAT64;
      case Boolean b -> GgufKind.BOOL;
      case String text -> GgufKind.STRING;
      default -> GgufKind.ARRAY;
    };
  }

  private static byte[] encoded(Object value) {
    return switch (value) {
      case Byte b -> new byte[] {b};
      case Short s -> buffer(2).putShort(s).array();
      case Integer i -> int32(i);
      case Long l -> int64(l);
      case Float f -> int32(Float.floatToRawIntBits(f));
      case Double d -> int64(Double.doubleToRawLongBits(d));
      case Boolean b -> new byte[] {(byte) (b ? 1 : 0)};
      case String text -> text(text);
      case byte[] raw -> raw;
      case Object[] list -> array(list);
      default -> throw new IllegalArgumentException(value.getClass().getName());
    };
  }

  private static byte[] array(Object[] list) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(int32((list.length == 0 ? GgufKind.UINT8 : kind(list[0])).ordinal()));
    out.writeBytes(int64(list.length));
    for (Object each : list) {
      out.writeBytes(encoded(each));
    }
    return out.toByteArray();
  }

  static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return buffer(8 + utf8.length).putLong(utf8.length).put(utf8).array();
  }

  static byte[] int32(int value) {
    return buffer(4).putInt(value).array();
  }

  static byte[] int64(long value) {
    return buffer(8).putLong(value).array();
  }

  public static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
