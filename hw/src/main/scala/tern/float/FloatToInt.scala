package tern.float

import chisel3._
import chisel3.util._

/** The nearest integer, ties to even, as a signed integer of `bits` bits in an int32. What does not fit becomes the
  * nearest that does; NaN becomes 0.
  */
class FloatToInt(bits: Int, stages: Int) extends FloatUnit(1) {
  require(bits >= 2 && bits <= 24, s"an integer of $bits bits; expected 2 to 24")
  private val cut = new Cuts(stages, FloatToInt.places)
  val latency: Int = stages

  private val x = Float32(in(0))
  // The exponent of what has its leading one in the highest place of an integer.
  private val most = Float32.bias + bits - 2
  private val distance = most.U - x.exponent
  private val large = x.exponent > most.U
  private val extended = Cat(x.significand, 0.U(1.W))
  private val window = extended(24, 25 - bits) // from that place to a half
  private val (shifted, lost) = Numbers.right(window, Numbers.atMost(distance, log2Ceil(bits + 2)))
  private val magnitude = cut(1, shifted(bits - 1, 1))
  private val up = cut(1, shifted(0) && (shifted(1) || lost || extended(24 - bits, 0).orR))
  private val negative = cut(1, x.negative)
  private val (nan, over) = (cut(1, x.nan), cut(1, large))

  // -(m + 1) is the complement of m.
  private val signed = (Cat(0.U(1.W), magnitude) ^ Fill(bits, negative)) + (negative ^ up)
  private val limit = Cat(negative, Fill(bits - 1, !negative))
  private val beyond = over || (!negative && signed(bits - 1))
  private val integer = Mux(nan, 0.U, Mux(beyond, limit, signed))
  out := cut(2, integer.asSInt.pad(32).asUInt)
}

object FloatToInt {

  /** Where it may be cut: shifted, rounded. */
  val places = 2
}
