package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.resident.KeyValueMemory;
import tern.resident.MemoryRegion;
import tern.resident.PageImages;
import tern.resident.ResidentModel;

/** Makes a resident model's memory as if it had read a text: random keys, values and scales. */
record RandomPast(ResidentModel model, MemorySegment memory, long base, long seed) {
  /** Zeroes what the program writes, and fills all pages and their scales. */
  void write() {
    for (MemoryRegion region : model.regions()) {
      if (!region.filled()) {
        bytes(region.address(), region.bytes()).fill((byte) 0);
      }
    }
    RandomBytes random = new RandomBytes(seed);
    KeyValueMemory past = model.past();
    fill(past.keys(), random);
    fill(past.values(), random);
    MemorySegment scales = bytes(past.scales().address(), past.scales().bytes());
    for (long i = 0; i < scales.byteSize() / Float.BYTES; i++) {
      scales.setAtIndex(ValueLayout.JAVA_FLOAT, i, (1 + random.below(256)) * 0x1p-14f);
    }
  }

  private MemorySegment bytes(long address, long count) {
    return memory.asSlice(address - base, count);
  }

  private void fill(PageImages pages, RandomBytes random) {
    for (int i = 0; i < pages.count(); i++) {
      long at = pages.address() + i * pages.stride();
      RandomIntegers.fill(pages.layout(), bytes(at, pages.layout().bytes()), random);
    }
  }
}
