package tern.gguf;

/** The type of a metadata value, in the order of its number in the file. */
enum GgufKind {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  /** Bytes that a value takes; for strings and arrays, the least. */
  final int least;

  GgufKind(int least) {
    this.least = least;
  }

  static GgufKind read(GgufCursor cursor, String what) {
    int number = cursor.int32("the type of " + what);
    if (number < 0 || number >= values().length) {
      throw cursor.broken(
          what + " has type " + Integer.toUnsignedString(number) + ", expected 0 to 12");
    }
    return values()[number];
  }

  /** Whether values are numbers or booleans, of a fixed size. */
  boolean number() {
    return this != STRING && this != ARRAY;
  }

  /** Reads a value that is neither a string nor an array: a Long, a Double or a Boolean. */
  Object number(GgufCursor cursor, String what) {
    return switch (this) {
      case UINT8 -> (long) (cursor.int8(what) & 0xFF);
      case INT8 -> (long) cursor.int8(what);
      case UINT16 -> (long) (cursor.int16(what) & 0xFFFF);
      case INT16 -> (long) cursor.int16(what);
      case UINT32 -> Integer.toUnsignedLong(cursor.int32(what));
      case INT32 -> (long) cursor.int32(what);
      case FLOAT32 -> (double) Float.intBitsToFloat(cursor.int32(what));
      case FLOAT64 -> Double.longBitsToDouble(cursor.int64(what));
      case INT64 -> cursor.int64(what);
      case UINT64 -> {
        long value = cursor.int64(what);
        if (value < 0) {
          throw cursor.broken(
              what + " is " + Long.toUnsignedString(value) + ", expected less than 2^63");
        }
        yield value;
      }
      case BOOL -> {
        byte value = cursor.int8(what);
        if (value != 0 && value != 1) {
          throw cursor.broken(what + " is " + value + ", expected a boolean: 0 or 1");
        }
        yield value == 1;
      }
      case STRING, ARRAY -> throw new IllegalStateException(name());
    };
  }
}
