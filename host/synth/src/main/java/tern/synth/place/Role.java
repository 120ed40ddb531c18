package tern.synth.place;

/** What a cell is to a placement, and so how it may move. */
enum Role {
  /** A look-up table by itself. */
  LOGIC,

  /** A look-up table in a chain of carries, which fills slices from the first of a tile on. */
  CARRY,

  /** A look-up table that is RAM, or that its write port takes. */
  SMALL_RAM,

  /** A flip-flop by itself. */
  REGISTER,

  /** A flip-flop behind the look-up table beside it. */
  PACKED_REGISTER,

  /** The write port of small RAM. */
  RAM_WRITER,

  BLOCK_RAM,

  /** Pads, clocks: stays where it is. */
  FIXED;

  /** It stands in a logic tile. */
  boolean isInTile() {
    return this != BLOCK_RAM && this != FIXED;
  }

  boolean isFlipFlop() {
    return this == REGISTER || this == PACKED_REGISTER;
  }

  /** It computes in the cycle in which its inputs come. */
  boolean isCombinational() {
    return this == LOGIC || this == CARRY || this == SMALL_RAM;
  }
}
