package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * A byte of a program in memory that is not what it was.
 *
 * @param at device address
 * @param leavesAnything whether results may depend on what the device did before: it is not the
 *     program that is damaged but what tells of its run, or what fills its buffer and begins sums
 */
record Damage(long at, byte before, byte after, boolean leavesAnything) {
  /** Flips a bit of an instruction, a product, a map or the descriptor of the run; or more. */
  static Damage draw(RandomProgram program, MemorySegment window, SplittableRandom random) {
    ResidentProgram steps = program.program();
    int kind = random.nextInt(10);
    if (kind < 6) {
      long offset = random.nextLong(64L * steps.vectorCount());
      return at(window, steps.vectors() + offset, offset < 64 || offset % 64 == 1, random);
    }
    if (kind < 8 && steps.productCount() > 0) {
      long offset = random.nextLong(64L * steps.productCount());
      // A product that takes other weights may find some where an image has zeros as padding.
      return at(window, steps.products() + offset, offset % 64 < 52, random);
    }
    if (kind < 9) {
      int offset = random.nextInt(AddressMap.COUNT * AddressMap.BYTES);
      return at(window, steps.maps() + offset, false, random);
    }
    return at(window, program.descriptor() + random.nextInt(128), true, random);
  }

  private static Damage at(
      MemorySegment window, long at, boolean leavesAnything, SplittableRandom random) {
    long place = at - DamagedDevice.BASE;
    byte before = window.get(JAVA_BYTE, place);
    int flipped = before ^ 1 << random.nextInt(8);
    byte after = (byte) (random.nextInt(3) == 0 ? random.nextInt() : flipped);
    window.set(JAVA_BYTE, place, after);
    return new Damage(at, before, after, leavesAnything);
  }
}
