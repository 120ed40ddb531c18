package tern.bench;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import tern.resident.MemoryRegion;
import tern.resident.ResidentModel;

/**
 * Checksums of all of a resident model's memory, region by region.
 *
 * <p>Immutable: any thread may use it.
 */
record MemorySums(List<MemoryRegion> regions, List<Long> sums) {
  private static final long PIECE = 1 << 30;

  /**
   * Reads the memory.
   *
   * @param base device address of its first byte
   */
  static MemorySums of(ResidentModel model, MemorySegment memory, long base) {
    List<Long> sums = new ArrayList<>();
    for (MemoryRegion region : model.regions()) {
      CRC32C sum = new CRC32C();
      for (long at = 0; at < region.bytes(); at += PIECE) {
        long count = Math.min(PIECE, region.bytes() - at);
        sum.update(memory.asSlice(region.address() - base + at, count).asByteBuffer());
      }
      sums.add(sum.getValue());
    }
    return new MemorySums(model.regions(), List.copyOf(sums));
  }

  /** Names of the regions that another memory has otherwise. */
  List<String> differences(MemorySums other) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      if (!sums.get(i).equals(other.sums.get(i))) {
        names.add(regions.get(i).name());
      }
    }
    return names;
  }
}
