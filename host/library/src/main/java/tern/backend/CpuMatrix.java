package tern.backend;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import tern.cpu.PackedRows;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;
import tern.ternary.TernaryMatrix;

/** A matrix packed for this processor's kernels. */
final class CpuMatrix implements InPlaceMatrix {
  private final int n;
  private final int k;
  private final TritPacking packing;

  /** The same bytes at any time, but perhaps elsewhere. */
  private volatile MemorySegment weights;

  private final CpuProduct product;
  private final AtomicLong jobs;

  CpuMatrix(
      TernaryMatrix matrix,
      TritPacking packing,
      Workers workers,
      CpuProduct product,
      AtomicLong jobs) {
    this.n = matrix.n();
    this.k = matrix.k();
    this.packing = packing;
    this.product = product;
    this.jobs = jobs;
    if (matrix.source().orElse(null) instanceof PackedRows rows && rows.packing() == packing) {
      this.weights = rows.bytes();
      LargeMemory.settle(rows.bytes(), copy -> weights = copy);
      return;
    }
    this.weights = LargeMemory.allocate(packing.bytes(n, k));
    int groups = TritPacking.groups(n);
    workers.run(
        (part, parts) ->
            packing.pack(
                matrix,
                weights,
                Workers.start(groups, part, parts),
                Workers.start(groups, part + 1, parts)));
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int k() {
    return k;
  }

  TritPacking packing() {
    return packing;
  }

  MemorySegment weights() {
    return weights;
  }

  @Override
  public void multiply(int tokens, Source source, Sink sink) {
    product.run(this, tokens, source, sink);
    jobs.incrementAndGet();
  }
}
