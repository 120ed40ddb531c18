package tern.synth.place;

/** The kind of a cell, which decides how it may move. */
enum Role {
  /** A look-up table that can move alone. */
  LOGIC,

  /** A look-up table in a carry chain, which fills slices from the first of a tile. */
  CARRY,

  /** A look-up table used as RAM, or taken by the write port of one. */
  SMALL_RAM,

  /** A flip-flop that can move alone. */
  REGISTER,

  /** A flip-flop driven by the look-up table beside it. */
  PACKED_REGISTER,

  /** The write port of small RAM. */
  RAM_WRITER,

  BLOCK_RAM,

  /** A pad, a clock buffer and the like: not moved. */
  FIXED;

  /** Whether the cell is in a logic tile. */
  boolean isInTile() {
    return this != BLOCK_RAM && this != FIXED;
  }

  boolean isFlipFlop() {
    return this == REGISTER || this == PACKED_REGISTER;
  }

  /** Whether the outputs depend on the inputs without a clock edge. */
  boolean isCombinational() {
    return this == LOGIC || this == CARRY || this == SMALL_RAM;
  }
}
