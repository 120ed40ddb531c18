package tern.resident;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The maps of a program; number 0 is none. */
final class ResidentMaps {
  private final List<AddressMap> maps = new ArrayList<>(List.of(AddressMap.UNUSED));

  /** Adds a map, or finds an equal one, and returns its number. */
  int number(AddressMap map) {
    int known = maps.indexOf(map);
    if (known >= 0) {
      return known;
    }
    if (maps.size() == AddressMap.COUNT) {
      throw new ResidentException(
          "the program needs more than " + (AddressMap.COUNT - 1) + " maps of indexes");
    }
    maps.add(map);
    return maps.size() - 1;
  }

  /** Maps so far, number 0 included. */
  int size() {
    return maps.size();
  }

  AddressMap get(int number) {
    return maps.get(number);
  }

  /** Writes the table. */
  void write(MemorySegment into) {
    for (int i = 0; i < AddressMap.COUNT; i++) {
      AddressMap map = i < maps.size() ? maps.get(i) : AddressMap.UNUSED;
      map.write(into, (long) i * AddressMap.BYTES);
    }
  }
}
