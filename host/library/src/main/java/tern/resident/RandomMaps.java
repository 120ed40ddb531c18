package tern.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws maps of every index, with offsets of whole beats, of words and of bytes. */
final class RandomMaps {
  /** Bits of an index that move an address; the others do not. */
  private static final int BITS = 6;

  private static final AddressMap.Index[] INDEXES = {
    AddressMap.Index.POSITION,
    AddressMap.Index.TOKEN,
    AddressMap.Index.ENTRY,
    AddressMap.Index.ELEMENT,
    AddressMap.Index.ELEMENT
  };

  private RandomMaps() {}

  /**
   * Draws them, with none as the first.
   *
   * @param beatBytes bytes of the longest offset but one
   */
  static List<AddressMap> draw(SplittableRandom random, int beatBytes) {
    List<AddressMap> maps = new ArrayList<>(List.of(AddressMap.UNUSED));
    for (int unit : new int[] {beatBytes, 4, 1}) {
      for (AddressMap.Index index : INDEXES) {
        int[] weights = new int[AddressMap.BITS];
        for (int bit = 0; bit < BITS; bit++) {
          weights[bit] = random.nextInt(1 + 128 / unit) * unit;
        }
        maps.add(new AddressMap(index, weights));
      }
    }
    return maps;
  }
}
