package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;
import tern.ternary.IntegerMatrix;

/** A matrix of integers in this processor's memory: int8, row after row. */
final class CpuIntegers implements InPlaceMatrix {
  private final int n;
  private final int k;
  private final MemorySegment rows;
  private final CpuProduct product;
  private final AtomicLong jobs;

  CpuIntegers(IntegerMatrix matrix, Workers workers, CpuProduct product, AtomicLong jobs) {
    this.n = matrix.n();
    this.k = matrix.k();
    this.rows = LargeMemory.allocate((long) n * k);
    this.product = product;
    this.jobs = jobs;
    workers.run(
        (part, parts) -> {
          byte[] row = new byte[k];
          int end = Workers.start(n, part + 1, parts);
          for (int r = Workers.start(n, part, parts); r < end; r++) {
            matrix.copyRow(r, row, 0);
            MemorySegment.copy(row, 0, rows, ValueLayout.JAVA_BYTE, (long) r * k, k);
          }
        });
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int k() {
    return k;
  }

  MemorySegment rows() {
    return rows;
  }

  @Override
  public void multiply(int tokens, Source source, Sink sink) {
    product.run(this, tokens, source, sink);
    jobs.incrementAndGet();
  }
}
