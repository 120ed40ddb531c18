package tern.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Memory for weights. Large amounts come in pages of 2 MiB where the system has them: reading them
 * from end to end is faster by a third, as fewer addresses are translated. It is freed once nothing
 * refers to it.
 */
public final class LargeMemory {
  /** Less than this is taken from the ordinary heap. */
  private static final long SMALL = 128 << 10;

  /** Less than this shares a slab with others, so that they share huge pages too. */
  private static final long LARGE = 32 << 20;

  private static final long SLAB = 64 << 20;
  private static final int HUGE_PAGES = 14;
  private static final MethodHandle ADVISE =
      Native.system("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private LargeMemory() {}

  private static final ExecutorService SETTLING =
      Executors.newSingleThreadExecutor(LargeMemory::thread);

  /** The slab from which memory is cut, and how much of it is taken. */
  private static WeakReference<MemorySegment> slab = new WeakReference<>(null);

  private static long taken;

  /** Allocates zeroed memory, from a 64-byte boundary on. Pages are taken when they are touched. */
  public static MemorySegment allocate(long bytes) {
    if (bytes < SMALL) {
      return Arena.ofAuto().allocate(bytes, 64);
    }
    return bytes < LARGE ? cut(bytes) : pages(bytes, Arena.ofAuto());
  }

  /**
   * Copies weights of a mapped file into huge pages, which a file has not, in a thread of its own:
   * finding huge pages may take seconds where memory is full of other things. Until then, and if it
   * fails, they are read where they are. Does nothing with memory that is not of a file.
   *
   * @param copied receives the copy
   */
  public static void settle(MemorySegment weights, Consumer<MemorySegment> copied) {
    if (weights.isMapped()) {
      SETTLING.execute(
          () -> {
            copied.accept(allocate(weights.byteSize()).copyFrom(weights));
            weights.unload();
          });
    }
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().daemon().name("tern-settling").unstarted(work);
  }

  /** Cuts a piece from the slab; it keeps the slab alive. */
  private static synchronized MemorySegment cut(long bytes) {
    MemorySegment whole = slab.get();
    if (whole == null || taken + bytes > SLAB) {
      whole = pages(SLAB, Arena.ofAuto());
      slab = new WeakReference<>(whole);
      taken = 0;
    }
    MemorySegment piece = whole.asSlice(taken, bytes);
    taken = (taken + bytes + 63) / 64 * 64;
    return piece;
  }

  /** Allocates whole pages of their own, until the arena is closed. */
  public static MemorySegment pages(long bytes, Arena arena) {
    try {
      MemorySegment memory = DeviceFile.ownPages(bytes, arena);
      advise(memory);
      return memory;
    } catch (IOException refused) {
      return arena.allocate(bytes, 64);
    }
  }

  /** Asks for huge pages; a system that has none says no, and the pages are ordinary. */
  private static void advise(MemorySegment memory) {
    try {
      SystemCall.call(
          "madvise",
          state ->
              (int) ADVISE.invokeExact(state, memory.address(), memory.byteSize(), HUGE_PAGES));
    } catch (IOException none) {
      // Ordinary pages do.
    }
  }
}
