package tern.gguf;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The key-value pairs of a file. Every exception names file and key. Immutable. */
public final class GgufMetadata {
  private static final int MOST_KEY_BYTES = 65_535;
  private static final int MOST_SHOWN = 80;

  private final Path file;
  private final Map<String, Object> values;

  private GgufMetadata(Path file, Map<String, Object> values) {
    this.file = file;
    this.values = values;
  }

  static GgufMetadata read(Path file, GgufCursor cursor, long count) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      String key = cursor.text("key " + i + " of the metadata");
      if (key.isEmpty() || key.length() > MOST_KEY_BYTES) {
        throw cursor.broken("key " + i + " of the metadata has " + key.length() + " characters");
      }
      GgufKind kind = GgufKind.read(cursor, key);
      Object value =
          switch (kind) {
            case STRING -> cursor.text(key);
            case ARRAY -> GgufArray.read(cursor, key, 1);
            default -> kind.number(cursor, key);
          };
      if (values.put(key, value) != null) {
        throw cursor.broken("key '" + key + "' appears twice in the metadata, expected once");
      }
    }
    return new GgufMetadata(file, values);
  }

  /** Returns all keys, in the order of the file. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Returns a value as it was read: Long, Double, Boolean, String or array; null if absent. */
  @Nullable Object value(String key) {
    return values.get(key);
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Reads a string. */
  public String text(String key) {
    return values.get(key) instanceof String text ? text : reject(key, "a string");
  }

  public String text(String key, String absent) {
    return has(key) ? text(key) : absent;
  }

  /** Reads a whole number from {@code least} to 2^31 - 1. */
  public int count(String key, int least) {
    return values.get(key) instanceof Long number && number >= least && number <= Integer.MAX_VALUE
        ? number.intValue()
        : reject(key, "a whole number from " + least + " to " + Integer.MAX_VALUE);
  }

  public int count(String key, int least, int absent) {
    return has(key) ? count(key, least) : absent;
  }

  /** Reads a number that is positive and finite in float32. */
  public float positive(String key) {
    Object value = values.get(key);
    float number = value instanceof Number any ? any.floatValue() : 0;
    return number > 0 && Float.isFinite(number) ? number : reject(key, "a positive number");
  }

  public float positive(String key, float absent) {
    return has(key) ? positive(key) : absent;
  }

  public boolean flag(String key, boolean absent) {
    Object value = values.getOrDefault(key, absent);
    return value instanceof Boolean flag ? flag : reject(key, "true or false");
  }

  /** Whether a value is 0 or false, or an array of nothing else. */
  public boolean isOff(String key) {
    return switch (values.get(key)) {
      case Boolean flag -> !flag;
      case Number number -> number.doubleValue() == 0;
      case GgufArray array when array.kind().number() ->
          Arrays.stream(array.numbers(key)).allMatch(each -> each.equals(0L) || each.equals(false));
      case null, default -> false;
    };
  }

  /** Reads an array of strings. */
  public String[] texts(String key) {
    return values.get(key) instanceof GgufArray array && array.kind() == GgufKind.STRING
        ? array.texts(key)
        : reject(key, "an array of strings");
  }

  /** Reads an array of whole numbers, each of 32 bits. */
  public int[] counts(String key) {
    Object[] numbers =
        values.get(key) instanceof GgufArray array && array.kind().number()
            ? array.numbers(key)
            : reject(key, "an array of whole numbers");
    return Arrays.stream(numbers)
        .mapToInt(
            number ->
                number instanceof Long whole && whole == whole.intValue()
                    ? whole.intValue()
                    : this.<Integer>reject(key, "an array of whole numbers of 32 bits"))
        .toArray();
  }

  /** Reads an array of finite floats. */
  public float[] floats(String key) {
    Object[] numbers =
        values.get(key) instanceof GgufArray array && array.kind().number()
            ? array.numbers(key)
            : reject(key, "an array of numbers");
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      float value = numbers[i] instanceof Number number ? number.floatValue() : Float.NaN;
      floats[i] = Float.isFinite(value) ? value : reject(key, "an array of finite numbers");
    }
    return floats;
  }

  /** Describes a value that is not what it should be. */
  public GgufException broken(String key, String expected) {
    Object value = values.get(key);
    String is =
        value == null
            ? "absent"
            : value instanceof GgufArray array
                ? "an array of " + array.size() + " " + array.kind()
                : "'" + shortened(value.toString()) + "'";
    return new GgufException(file + ": " + key + " is " + is + ", expected " + expected);
  }

  private static String shortened(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  /** Throws, wherever a value is expected. */
  private <T> T reject(String key, String expected) {
    throw broken(key, expected);
  }
}
