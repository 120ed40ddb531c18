package tern.ffm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a file is a whole shared library for this machine before it is loaded: the loader
 * maps a file that was cut off, and the process dies where the rest is missing. The format is that
 * of the System V ABI, "ELF-64 Object File Format", figures 2 and 6.
 */
final class ElfFile {
  private static final int HEADER_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;
  private static final int MAGIC = 0x464C457F; // 0x7F, then ELF
  private static final int CLASS_64 = 2;
  private static final int LITTLE_ENDIAN = 1;
  private static final int SHARED = 3;
  private static final int LOAD = 1;

  /** Number of each machine, by the JVM's name of it. */
  private static final Map<String, Integer> MACHINES =
      Map.of("amd64", 62, "x86_64", 62, "aarch64", 183, "riscv64", 243);

  private final FileChannel file;

  private ElfFile(FileChannel file) {
    this.file = file;
  }

  /** Returns what is wrong with a library in words, or nothing. */
  static Optional<String> problem(Path library) {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return Optional.empty();
    }
    try (FileChannel file = FileChannel.open(library)) {
      return Optional.ofNullable(new ElfFile(file).problem());
    } catch (IOException failed) {
      return Optional.of("cannot be read: " + failed.getMessage());
    }
  }

  private @Nullable String problem() throws IOException {
    ByteBuffer header = read(0, HEADER_BYTES);
    if (header == null || header.getInt(0) != MAGIC) {
      return "is not an ELF file";
    }
    int machine = Short.toUnsignedInt(header.getShort(18));
    Integer own = MACHINES.get(System.getProperty("os.arch").toLowerCase(Locale.ROOT));
    if (header.get(4) != CLASS_64
        || header.get(5) != LITTLE_ENDIAN
        || own != null && own != machine) {
      return "is for another machine (ELF machine " + machine + ", this one is " + own + ")";
    }
    if (header.getShort(16) != SHARED) {
      return "is not a shared library";
    }
    return isWhole(header) ? null : "is cut off: it ends after " + file.size() + " bytes";
  }

  /** Whether all that the headers name lies within the file. */
  private boolean isWhole(ByteBuffer header) throws IOException {
    long sections = header.getLong(40);
    long sectionBytes =
        (long) Short.toUnsignedInt(header.getShort(58)) * Short.toUnsignedInt(header.getShort(60));
    if (!contains(sections, sectionBytes)) {
      return false;
    }
    int entry = Short.toUnsignedInt(header.getShort(54));
    int count = Short.toUnsignedInt(header.getShort(56));
    ByteBuffer segments = read(header.getLong(32), entry * count);
    if (entry < SEGMENT_BYTES || segments == null) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int at = i * entry;
      if (segments.getInt(at) == LOAD
          && !contains(segments.getLong(at + 8), segments.getLong(at + 32))) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(long offset, long bytes) throws IOException {
    return offset >= 0 && bytes >= 0 && offset <= file.size() && bytes <= file.size() - offset;
  }

  /** Reads bytes, or returns null if the file does not hold them. */
  private @Nullable ByteBuffer read(long offset, int bytes) throws IOException {
    if (!contains(offset, bytes)) {
      return null;
    }
    ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (into.hasRemaining() && file.read(into, offset + into.position()) > 0) {}
    return into.hasRemaining() ? null : into;
  }
}
