package tern.resident;

import java.util.List;

/**
 * Refuses instructions whose results depend on how many elements are in flight: what is stored is
 * what is read, element by element, or has nothing in common with it.
 */
record OverlapCheck(VectorInstruction v, List<AddressMap> maps, List<Access> all) {
  void check() {
    for (Access write : all) {
      for (Access read : all) {
        if (write.writes() && !read.writes() && write.meets(read) && !same(write, read)) {
          throw new IllegalArgumentException(
              write + " overlaps " + read + "; expected the same place, or nothing in common");
        }
      }
    }
    boolean both = v.stored() && v.reduction() != Reduction.NONE && !v.d().memory();
    if (both && all.getLast().meets(all.get(all.size() - 2))) {
      throw new IllegalArgumentException(
          all.getLast() + " is where results are stored; expected another place");
    }
  }

  private boolean same(Access write, Access read) {
    return switch (read.field()) {
      case "scalar" -> v.repeat() == 1;
      case "a" -> inPlace(write, v.a(), v.aType());
      default -> inPlace(write, v.b(), v.bType());
    };
  }

  private boolean inPlace(Access write, Operand read, SourceType type) {
    if (write.field().equals("result")) {
      return v.repeat() == 1;
    }
    boolean same = v.d().equals(read) && v.scatter() == 0 && v.dType().bytes() == type.bytes();
    return same && (v.repeat() == 1 || apart());
  }

  /** Whether no repetition touches where another one stores: they may be under way at once. */
  private boolean apart() {
    long length = (long) VectorMachine.padded(v.n(), v.padding());
    long bytes = v.d().memory() ? length * v.dType().bytes() : length;
    boolean listed = v.d().map() != 0 && maps.get(v.d().map()).index() == AddressMap.Index.ENTRY;
    return !listed && Math.abs((long) v.d().stride()) >= bytes;
  }
}
