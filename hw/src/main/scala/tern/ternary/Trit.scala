package tern.ternary

import chisel3._

/** Ternary weights inside the array, one bit of each field per lane: 0 is `!nonzero`, +1 is `nonzero`, -1 is `nonzero`
  * and `negative`. `negative` implies `nonzero`.
  */
class Trits(val lanes: Int) extends Bundle {
  val nonzero = UInt(lanes.W)
  val negative = UInt(lanes.W)
}

object Trits {

  /** The trits of `parts`, with the first part in the lowest lanes. */
  def concat(parts: Seq[Trits]): Trits = {
    val all = Wire(new Trits(parts.map(_.lanes).sum))
    all.nonzero := chisel3.util.Cat(parts.reverse.map(_.nonzero))
    all.negative := chisel3.util.Cat(parts.reverse.map(_.negative))
    all
  }

  /** Lanes `from` to `from + lanes - 1` of `all`. */
  def slice(all: Trits, from: Int, lanes: Int): Trits = {
    val part = Wire(new Trits(lanes))
    part.nonzero := all.nonzero(from + lanes - 1, from)
    part.negative := all.negative(from + lanes - 1, from)
    part
  }
}
