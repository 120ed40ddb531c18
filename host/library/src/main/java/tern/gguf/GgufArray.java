package tern.gguf;

import java.util.function.LongFunction;

/**
 * An array in the metadata. Its lengths were checked; its elements stay in the file until they are
 * asked for, since a vocabulary has some 100,000.
 */
record GgufArray(GgufKind kind, int size, GgufCursor start) {
  /** Deepest nesting of arrays in arrays. */
  private static final int DEEPEST = 4;

  /** Reads kind and size, and skips the elements. */
  static GgufArray read(GgufCursor cursor, String what, int depth) {
    if (depth > DEEPEST) {
      throw cursor.broken(what + " has arrays nested deeper than " + DEEPEST);
    }
    GgufKind kind = GgufKind.read(cursor, "the elements of " + what);
    long size = cursor.count("the size of " + what, kind.least);
    if (size > Integer.MAX_VALUE - 8) {
      throw cursor.broken(what + " has " + size + " elements, more than a Java array holds");
    }
    GgufCursor start = cursor.fork();
    switch (kind) {
      case STRING -> {
        for (long i = 0; i < size; i++) {
          cursor.skipText("an element of " + what);
        }
      }
      case ARRAY -> {
        for (long i = 0; i < size; i++) {
          read(cursor, what, depth + 1);
        }
      }
      default -> cursor.skip(what, size, kind.least);
    }
    return new GgufArray(kind, (int) size, start);
  }

  /** Reads all strings. */
  String[] texts(String what) {
    GgufCursor cursor = start.fork();
    return each(new String[size], i -> cursor.text("element " + i + " of " + what));
  }

  /** Reads all numbers: Long, Double or Boolean. */
  Object[] numbers(String what) {
    GgufCursor cursor = start.fork();
    return each(new Object[size], i -> kind.number(cursor, "element " + i + " of " + what));
  }

  private static <T> T[] each(T[] into, LongFunction<T> read) {
    for (int i = 0; i < into.length; i++) {
      into[i] = read.apply(i);
    }
    return into;
  }
}
