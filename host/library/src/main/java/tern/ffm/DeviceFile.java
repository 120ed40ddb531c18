package tern.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file or character device opened by descriptor, for what {@code java.nio} cannot do with
 * devices: map them, and wait until they are readable. For Linux on x86-64 and AArch64.
 *
 * <p>Used by one thread at a time.
 */
public final class DeviceFile implements AutoCloseable {
  private static final int READ = 0;
  private static final int WRITE = 1;
  private static final int READ_WRITE = 2;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int SYNCHRONOUS = 0x101000;
  private static final int PROTECT_READ_WRITE = 3;
  private static final int MAP_SHARED = 1;
  private static final int MAP_OWN_PAGES = 0x4022; // private, anonymous, not reserved
  private static final short POLL_IN = 1;
  private static final long WORD = 4;

  private static final MethodHandle OPEN =
      Native.system("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      Native.system("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MMAP =
      Native.system(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Native.system("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle POLL =
      Native.system("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle READ_BYTES =
      Native.system("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE_BYTES =
      Native.system("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle READ_AT =
      Native.system(
          "pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITE_AT =
      Native.system(
          "pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));

  private final Path path;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment word = arena.allocate(JAVA_LONG);
  private final int descriptor;

  private DeviceFile(Path path, int mode) throws IOException {
    this.path = path;
    int flags = mode | CLOSE_ON_EXEC;
    try {
      MemorySegment name = arena.allocateFrom(path.toString());
      descriptor =
          (int) SystemCall.call("open", state -> (int) OPEN.invokeExact(state, name, flags));
    } catch (IOException | RuntimeException | Error failed) {
      arena.close();
      throw failed;
    }
  }

  /** Opens an existing file or device for reading and writing; the driver decides on caching. */
  public static DeviceFile open(Path path) throws IOException {
    return new DeviceFile(path, READ_WRITE);
  }

  /** Like {@link #open}, but {@code /dev/mem} and similar devices are mapped uncached. */
  public static DeviceFile openUncached(Path path) throws IOException {
    return new DeviceFile(path, READ_WRITE | SYNCHRONOUS);
  }

  /** Opens an existing file or device for reading. */
  public static DeviceFile openToRead(Path path) throws IOException {
    return new DeviceFile(path, READ);
  }

  /** Opens an existing file or device for writing. */
  public static DeviceFile openToWrite(Path path) throws IOException {
    return new DeviceFile(path, WRITE);
  }

  /**
   * Maps a range of bytes. They stay mapped until the arena is closed, even if this is closed
   * first.
   *
   * @param offset a multiple of the page size
   * @throws IOException if a regular file is too short: an access past its end would be a fault
   */
  public MemorySegment map(long offset, long bytes, Arena until) throws IOException {
    if (Files.isRegularFile(path) && Files.size(path) < offset + bytes) {
      throw new IOException(
          path + ": has " + Files.size(path) + " bytes, expected at least " + (offset + bytes));
    }
    return mapped(descriptor, MAP_SHARED, offset, bytes, until);
  }

  /** Allocates zeroed anonymous pages, which take no memory until they are touched. */
  public static MemorySegment ownPages(long bytes, Arena until) throws IOException {
    return mapped(-1, MAP_OWN_PAGES, 0, bytes, until);
  }

  private static MemorySegment mapped(
      int descriptor, int flags, long offset, long bytes, Arena until) throws IOException {
    long address =
        SystemCall.call(
            "mmap",
            state ->
                (long)
                    MMAP.invokeExact(
                        state,
                        MemorySegment.NULL,
                        bytes,
                        PROTECT_READ_WRITE,
                        flags,
                        descriptor,
                        offset));
    return MemorySegment.ofAddress(address)
        .reinterpret(bytes, until, gone -> unmap(address, bytes));
  }

  private static void unmap(long address, long bytes) {
    try {
      SystemCall.call("munmap", state -> (int) MUNMAP.invokeExact(state, address, bytes));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Waits until the file is readable (true) or the time has passed (false). */
  public boolean awaitReadable(int milliseconds) throws IOException {
    word.set(JAVA_INT, 0, descriptor);
    word.set(JAVA_SHORT, 4, POLL_IN);
    word.set(JAVA_SHORT, 6, (short) 0);
    return SystemCall.call("poll", state -> (int) POLL.invokeExact(state, word, 1L, milliseconds))
        > 0;
  }

  /** Reads one 32-bit word: UIO's and XDMA's count of interrupts. */
  public int readWord() throws IOException {
    long read =
        SystemCall.call(
            "read", state -> (long) READ_BYTES.invokeExact(state, descriptor, word, WORD));
    if (read != WORD) {
      throw new IOException(path + ": ended after " + read + " of 4 bytes");
    }
    return word.get(JAVA_INT, 0);
  }

  /** Writes one 32-bit word. */
  public void writeWord(int value) throws IOException {
    word.set(JAVA_INT, 0, value);
    long written =
        SystemCall.call(
            "write", state -> (long) WRITE_BYTES.invokeExact(state, descriptor, word, WORD));
    if (written != WORD) {
      throw new IOException(path + ": took " + written + " of 4 bytes");
    }
  }

  /**
   * Fills {@code into}, which must be off-heap, from a position in the file. An interrupted thread
   * keeps reading: unlike a channel of {@code java.nio}, the file stays open.
   */
  public void readAt(MemorySegment into, long position) throws IOException {
    transfer(
        "pread",
        into,
        position,
        (state, rest, at) ->
            (long) READ_AT.invokeExact(state, descriptor, rest, rest.byteSize(), at),
        "ends at 0x");
  }

  /** Writes all of {@code from} at a position in the file; see {@link #readAt}. */
  public void writeAt(MemorySegment from, long position) throws IOException {
    transfer(
        "pwrite",
        from,
        position,
        (state, rest, at) ->
            (long) WRITE_AT.invokeExact(state, descriptor, rest, rest.byteSize(), at),
        "accepts no bytes at 0x");
  }

  /** Moves some of the bytes, and returns how many. */
  @FunctionalInterface
  private interface Transfer {
    long move(MemorySegment state, MemorySegment rest, long at) throws Throwable;
  }

  /**
   * Repeats a transfer until all bytes have moved.
   *
   * @param stuck the failure in words if a call moves none, before the position in hex
   */
  private void transfer(
      String operation, MemorySegment bytes, long position, Transfer transfer, String stuck)
      throws IOException {
    long done = 0;
    while (done < bytes.byteSize()) {
      MemorySegment rest = bytes.asSlice(done);
      long at = position + done;
      long count = SystemCall.call(operation, state -> transfer.move(state, rest, at));
      if (count == 0) {
        throw new IOException(path + ": " + stuck + Long.toHexString(at));
      }
      done += count;
    }
  }

  @Override
  public void close() throws IOException {
    if (arena.scope().isAlive()) {
      arena.close();
      // Not retried if interrupted: the descriptor is already free, and may be another file by now.
      SystemCall.once("close", state -> (int) CLOSE.invokeExact(state, descriptor));
    }
  }
}
