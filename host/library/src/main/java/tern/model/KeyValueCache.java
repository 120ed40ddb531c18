package tern.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import tern.cpu.Attention;

/** Keys and values of the positions that a session has processed, layer by layer. */
final class KeyValueCache {
  private final Attention shape;
  private final int capacity;
  private final MemorySegment[] keys;
  private final MemorySegment[] values;
  private final Scope memory = new Scope();
  private int positions;

  /** Creates a cache that can grow to {@code capacity} positions; allocates nothing yet. */
  KeyValueCache(Attention shape, int layers, int capacity) {
    this.shape = shape;
    this.capacity = whole(capacity);
    this.keys = new MemorySegment[layers];
    this.values = new MemorySegment[layers];
  }

  private static int whole(int positions) {
    int blocks = (positions + Attention.POSITIONS - 1) / Attention.POSITIONS;
    return blocks * Attention.POSITIONS;
  }

  /** Grows to hold at least so many positions; at least doubles, up to the capacity. */
  void reserve(int needed) {
    if (needed <= positions) {
      return;
    }
    positions = Math.min(capacity, Math.max(whole(needed), 2 * positions));
    Arena larger = Arena.ofShared();
    for (int layer = 0; layer < keys.length; layer++) {
      keys[layer] = grown(keys[layer], larger);
      values[layer] = grown(values[layer], larger);
    }
    memory.replace(larger);
  }

  /** Copies the first positions of another cache of this shape. */
  void copy(KeyValueCache other, int count) {
    reserve(count);
    long bytes = (long) whole(count) * shape.keySize() * shape.elementBytes();
    for (int layer = 0; layer < keys.length; layer++) {
      MemorySegment.copy(other.keys[layer], 0, keys[layer], 0, bytes);
      MemorySegment.copy(other.values[layer], 0, values[layer], 0, bytes);
    }
  }

  private MemorySegment grown(MemorySegment old, Arena arena) {
    long bytes = (long) positions * shape.keySize() * shape.elementBytes();
    MemorySegment larger = arena.allocate(bytes, 64);
    return old == null ? larger : larger.copyFrom(old);
  }

  /** Frees the memory. */
  void close() {
    memory.close();
  }

  MemorySegment keys(int layer) {
    return keys[layer];
  }

  MemorySegment values(int layer) {
    return values[layer];
  }
}
