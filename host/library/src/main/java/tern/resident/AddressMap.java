package tern.resident;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * An offset that is linear in the bits of an index: the sum of the weights of its set bits. The
 * device adds it to addresses. Where pages, ports and granules are powers of two, every place of a
 * page of keys or values is such a sum.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param weights {@value #BITS} weights of 32 bits, without a sign: bytes
 */
public record AddressMap(Index index, int[] weights) {
  /** Bits of an index. */
  public static final int BITS = 20;

  /** Maps of a program; number 0 is none. */
  public static final int COUNT = 16;

  /** Bytes of a map in memory: a word for the index, then the weights, then zeros. */
  public static final int BYTES = 128;

  /** What a map is a function of. */
  public enum Index {
    /** Nothing: there is no such map. */
    NONE,
    /** The token's position. */
    POSITION,
    /** The token's id. */
    TOKEN,
    /** The index of the list's entry with the number of the repetition. */
    ENTRY,
    /** The number of the element. */
    ELEMENT
  }

  /** The map that is not used. */
  static final AddressMap UNUSED = new AddressMap(Index.NONE, new int[BITS]);

  /**
   * The map of a function that is linear in the bits of its argument.
   *
   * @param count arguments, from 0 on
   * @throws ResidentException if it is not linear, or a weight has more than 32 bits
   */
  static AddressMap of(String name, Index index, int count, IntToLongFunction offset) {
    int[] weights = new int[BITS];
    for (int bit = 0; bit < BITS && 1 << bit < count; bit++) {
      long weight = offset.applyAsLong(1 << bit);
      if (weight >>> 32 != 0) {
        throw new ResidentException(
            name + ": weight " + bit + " is " + weight + " bytes, expected less than 2^32");
      }
      weights[bit] = (int) weight;
    }
    AddressMap map = new AddressMap(index, weights);
    for (int i = 0; i < count; i++) {
      if (map.offset(i) != offset.applyAsLong(i)) {
        throw new ResidentException(
            name + ": offset " + i + " is not the sum of those of its bits");
      }
    }
    return map;
  }

  /** The offset of an index: bytes. */
  long offset(int i) {
    long sum = 0;
    for (int bit = 0; bit < BITS; bit++) {
      if ((i >> bit & 1) != 0) {
        sum += weights[bit] & 0xFFFF_FFFFL;
      }
    }
    return sum;
  }

  /** Whether all offsets are multiples of a power of two. */
  boolean multipleOf(int unit) {
    return Arrays.stream(weights).allMatch(weight -> weight % unit == 0);
  }

  /** The largest offset of the indexes below {@code count}. */
  long most(int count) {
    return most(0, count, 1);
  }

  /** The largest offset of every so manieth index from one on. */
  long most(int first, int count, int step) {
    long most = 0;
    for (int i = first; i < count; i += step) {
      most = Math.max(most, offset(i));
    }
    return most;
  }

  void write(MemorySegment memory, long at) {
    memory.asSlice(at, BYTES).fill((byte) 0);
    memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, index.ordinal());
    for (int bit = 0; bit < BITS; bit++) {
      memory.set(ValueLayout.JAVA_INT_UNALIGNED, at + 4 + 4L * bit, weights[bit]);
    }
  }

  static AddressMap read(MemorySegment memory, long at) {
    int code = memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
    if (code < 0 || code >= Index.values().length) {
      throw new IllegalArgumentException(
          "the index of a map is " + code + ", expected at most " + (Index.values().length - 1));
    }
    int[] weights = new int[BITS];
    for (int bit = 0; bit < BITS; bit++) {
      weights[bit] = memory.get(ValueLayout.JAVA_INT_UNALIGNED, at + 4 + 4L * bit);
    }
    return new AddressMap(Index.values()[code], weights);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressMap map
        && map.index == index
        && Arrays.equals(map.weights, weights);
  }

  @Override
  public int hashCode() {
    return 31 * index.hashCode() + Arrays.hashCode(weights);
  }
}
