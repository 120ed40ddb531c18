package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A position in the header of a file. Reads little-endian values, and never past the end. */
final class GgufCursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final MemorySegment bytes;
  private long position;

  GgufCursor(Path file, MemorySegment bytes, long position) {
    this.file = file;
    this.bytes = bytes;
    this.position = position;
  }

  long position() {
    return position;
  }

  /** Returns a cursor that starts here and moves on its own. */
  GgufCursor fork() {
    return new GgufCursor(file, bytes, position);
  }

  byte int8(String what) {
    return bytes.get(ValueLayout.JAVA_BYTE, take(what, 1));
  }

  short int16(String what) {
    return bytes.get(SHORT, take(what, 2));
  }

  int int32(String what) {
    return bytes.get(INT, take(what, 4));
  }

  long int64(String what) {
    return bytes.get(LONG, take(what, 8));
  }

  /** Reads a count of things that take at least {@code least} bytes each, so it is bounded. */
  long count(String what, int least) {
    long count = int64(what);
    long most = (bytes.byteSize() - position) / least;
    if (count < 0 || count > most) {
      throw broken(
          what
              + " is "
              + Long.toUnsignedString(count)
              + ", the rest of the file has room for "
              + most
              + ": it is truncated or broken");
    }
    return count;
  }

  /** Skips {@code count} values of {@code size} bytes; both were checked. */
  void skip(String what, long count, int size) {
    take(what, count * size);
  }

  /** Reads a string: its length in bytes, and UTF-8. */
  String text(String what) {
    long length = count("the length of " + what, 1);
    if (length > Integer.MAX_VALUE - 8) {
      throw broken(what + " has " + length + " bytes, more than a Java string holds");
    }
    byte[] utf8 = bytes.asSlice(take(what, length), length).toArray(ValueLayout.JAVA_BYTE);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException invalid) {
      throw new GgufException(file + ": " + what + " is not valid UTF-8", invalid);
    }
  }

  /** Skips a string without decoding it. */
  void skipText(String what) {
    take(what, count("the length of " + what, 1));
  }

  GgufException broken(String what) {
    return new GgufException(file + ": " + what);
  }

  private long take(String what, long size) {
    if (size > bytes.byteSize() - position) {
      throw broken(
          what
              + " is at byte "
              + position
              + " of "
              + bytes.byteSize()
              + " and needs "
              + size
              + ": the file is truncated or broken");
    }
    long at = position;
    position += size;
    return at;
  }
}
