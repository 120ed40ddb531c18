package tern.backend;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import tern.cpu.Kernels;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;

/**
 * Lets the packings run against each other on matrices of one shape, with more weights than a cache
 * holds, and takes the faster: fewer bits where memory is slow, fewer instructions where it is
 * fast. Takes about a tenth of a second.
 */
final class PackingRace {
  private static final long BYTES = 256 << 20;
  private static final long PAGE = 4096;
  private static final int ROUNDS = 3;

  private PackingRace() {}

  static TritPacking run(Kernels kernels, Workers workers, int n, int k) {
    List<TritPacking> runners = new ArrayList<>();
    for (TritPacking packing : TritPacking.values()) {
      if (kernels.fast(packing)) {
        runners.add(packing);
      }
    }
    if (runners.size() == 1) {
      return runners.getFirst();
    }
    try (Arena arena = Arena.ofShared()) {
      int copies = (int) Math.max(1, BYTES / TritPacking.TWO_BITS.bytes(n, k));
      MemorySegment weights = LargeMemory.pages(copies * TritPacking.TWO_BITS.bytes(n, k), arena);
      touch(workers, weights);
      MemorySegment x = arena.allocate(TritPacking.BASE_THREE.columns() + k + 16L, 64);
      MemorySegment sums = arena.allocate(4L * n, 64);
      long[] best = new long[runners.size()];
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < best.length; i++) {
          long start = System.nanoTime();
          for (int copy = 0; copy < copies; copy++) {
            multiply(kernels, workers, runners.get(i), n, k, weights, copy, x, sums);
          }
          long time = System.nanoTime() - start;
          best[i] = round == 0 ? time : Math.min(best[i], time);
        }
      }
      int fastest = 0;
      for (int i = 1; i < best.length; i++) {
        fastest = best[i] < best[fastest] ? i : fastest;
      }
      return runners.get(fastest);
    }
  }

  /** Writes one byte of every page, so that all of them are memory of their own. */
  private static void touch(Workers workers, MemorySegment memory) {
    long pages = memory.byteSize() / PAGE;
    workers.run(
        (part, parts) -> {
          for (long page = pages * part / parts; page < pages * (part + 1) / parts; page++) {
            memory.set(ValueLayout.JAVA_BYTE, page * PAGE, (byte) 0);
          }
        });
  }

  private static void multiply(
      Kernels kernels,
      Workers workers,
      TritPacking packing,
      int n,
      int k,
      MemorySegment weights,
      int copy,
      MemorySegment x,
      MemorySegment sums) {
    long bytes = packing.bytes(n, k);
    MemorySegment matrix = weights.asSlice(copy * bytes, bytes);
    int groups = TritPacking.groups(n);
    workers.run(
        (part, parts) ->
            kernels.one(
                packing,
                matrix,
                packing.blocks(k),
                Workers.start(groups, part, parts),
                Workers.start(groups, part + 1, parts),
                n,
                x,
                sums,
                0));
  }
}
