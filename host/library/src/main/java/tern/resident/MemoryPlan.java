package tern.resident;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Where everything of a resident model stands in device memory, region after region. */
final class MemoryPlan {
  private static final long GRANULE = 4096;

  private final long base;
  private final List<MemoryRegion> regions = new ArrayList<>();
  private final List<Consumer<MemorySegment>> contents = new ArrayList<>();
  private final Map<String, MemoryRegion> shared = new HashMap<>();
  private long end;

  MemoryPlan(long base) {
    this.base = base;
    this.end = base;
  }

  /** Takes memory that is zero at first. */
  long take(String name, long bytes) {
    return take(name, bytes, false, into -> {});
  }

  /** Takes memory with a content, which is written when the model is loaded. */
  long take(String name, long bytes, Consumer<MemorySegment> content) {
    return take(name, bytes, true, content);
  }

  /**
   * Takes memory with a content that several programs read: whoever asks first takes it.
   *
   * @param key what it is; whatever else has this key is the same
   */
  long share(String key, String name, long bytes, Consumer<MemorySegment> content) {
    MemoryRegion known = shared.get(key);
    if (known == null) {
      take(name, bytes, true, content);
      shared.put(key, regions.getLast());
      return regions.getLast().address();
    }
    if (known.bytes() != bytes) {
      throw new IllegalStateException(
          key + " has " + known.bytes() + " bytes, expected " + bytes + " for another program");
    }
    return known.address();
  }

  private long take(String name, long bytes, boolean filled, Consumer<MemorySegment> content) {
    long address = (end + GRANULE - 1) / GRANULE * GRANULE;
    regions.add(new MemoryRegion(name, address, bytes, filled));
    contents.add(content);
    end = Math.addExact(address, bytes);
    return address;
  }

  long base() {
    return base;
  }

  List<MemoryRegion> regions() {
    return List.copyOf(regions);
  }

  /** Bytes from the base to the end of the last region, in whole pages. */
  long bytes() {
    return (end - base + GRANULE - 1) / GRANULE * GRANULE;
  }

  /**
   * Writes all contents; the memory was zero.
   *
   * @param each called after each region
   */
  void load(MemorySegment memory, Runnable each) {
    if (memory.byteSize() < bytes()) {
      throw new ResidentException(
          "the model and its program take "
              + bytes()
              + " bytes of device memory, "
              + memory.byteSize()
              + " are there; open the device with more");
    }
    for (int i = 0; i < contents.size(); i++) {
      MemoryRegion region = regions.get(i);
      contents.get(i).accept(memory.asSlice(region.address() - base, region.bytes()));
      each.run();
    }
  }
}
