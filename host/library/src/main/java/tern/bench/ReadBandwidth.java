package tern.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import tern.cpu.Kernels;
import tern.cpu.Workers;

/** How fast all threads together read memory. Any thread may call it. */
public final class ReadBandwidth {
  private static final int READS = 5;

  private ReadBandwidth() {}

  /** Returns the best of five readings of {@code bytes} bytes, in GB/s. */
  public static double measure(Kernels kernels, Workers workers, long bytes) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(bytes, 64);
      memory.fill((byte) 1);
      double best = 0;
      for (int i = 0; i < READS; i++) {
        long start = System.nanoTime();
        workers.run(
            (part, parts) -> {
              long from = bytes * part / parts / 64 * 64;
              long to = bytes * (part + 1) / parts / 64 * 64;
              kernels.read(memory, from, to - from);
            });
        best = Math.max(best, bytes / (double) (System.nanoTime() - start));
      }
      return best;
    }
  }
}
