package tern.resident;

import java.util.List;

/** Refuses instructions whose maps are of another index, or move an operand off its alignment. */
record MapCheck(VectorInstruction v, VectorShape shape, List<AddressMap> maps) {
  /**
   * Checks an instruction that {@link InstructionCheck} has let pass.
   *
   * @throws IllegalArgumentException naming the field
   */
  void check() {
    source("A", v.a(), v.aType());
    source("B", v.b(), v.bType());
    moves("D", v.d().map(), v.dType().bytes());
    if (v.scatter() != 0) {
      AddressMap by = maps.get(v.scatter());
      require(by.index() == AddressMap.Index.ELEMENT, "SCATTER", v.scatter(), "one of elements");
      aligned("SCATTER", v.scatter(), v.dType().bytes());
    }
  }

  private void source(String field, Operand operand, SourceType type) {
    moves(field, operand.map(), v.n() == 1 ? type.bytes() : shape.beatBytes());
  }

  private void moves(String field, int map, int unit) {
    if (map == 0) {
      return;
    }
    boolean moves =
        switch (maps.get(map).index()) {
          case POSITION, TOKEN -> true;
          case ENTRY -> v.reduction() != Reduction.TOP;
          case NONE, ELEMENT -> false;
        };
    require(
        moves, field + "_MAP", map, "one of positions, tokens, or entries of a list that stays");
    aligned(field + "_MAP", map, unit);
  }

  private void aligned(String field, int map, int unit) {
    require(maps.get(map).multipleOf(unit), field, map, "one of multiples of " + unit);
  }

  private void require(boolean holds, String field, int map, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          field + " is map " + map + " of " + maps.get(map).index() + ", expected " + expected);
    }
  }
}
