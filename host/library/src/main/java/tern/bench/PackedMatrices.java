package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.cpu.PackedRows;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;
import tern.ternary.TernaryMatrix;

/**
 * Makes random matrices in a packing of this processor. Whole bytes are drawn, not single trits.
 */
final class PackedMatrices implements RandomModel.Matrices {
  private static final int BLOCK = 1 << 16;
  private final TritPacking packing;
  private final Workers workers;
  private final byte[] table = new byte[256];

  PackedMatrices(TritPacking packing, Workers workers) {
    this.packing = packing;
    this.workers = workers;
    for (int i = 0; i < table.length; i++) {
      table[i] = packing.validByte(i);
    }
  }

  @Override
  public TernaryMatrix matrix(String name, int n, int k, long seed) {
    MemorySegment bytes = LargeMemory.allocate(packing.bytes(n, k));
    workers.run(
        (part, parts) -> {
          RandomBytes random = new RandomBytes(seed, part);
          byte[] block = new byte[BLOCK];
          long end = bytes.byteSize() * (part + 1) / parts;
          int count;
          for (long at = bytes.byteSize() * part / parts; at < end; at += count) {
            count = (int) Math.min(block.length, end - at);
            random.fill(block, count, table);
            MemorySegment.copy(block, 0, bytes, ValueLayout.JAVA_BYTE, at, count);
          }
        });
    return new PackedRows(packing, bytes, n, k).matrix(name);
  }
}
