package tern.float

import chisel3._
import chisel3.util._

/** The magnitude of a float as an integer of `bits` bits, to be rounded: `whole`, and one more if `up`, ties to even.
  */
private[float] class Nearest(x: Float32, bits: Int) {
  require(bits >= 1 && bits <= 23, s"an integer of $bits bits; expected 1 to 23")

  /** The exponent of what has its leading one in the first of these bits. */
  private val most = Float32.bias + bits - 1
  private val extended = Cat(x.significand, 0.U(1.W))
  private val window = extended(24, 24 - bits) // these bits, and a half
  private val distance = Numbers.atMost(most.U - x.exponent, log2Ceil(bits + 3))
  private val (shifted, lost) = Numbers.right(window, distance)

  /** It does not fit, or is NaN. */
  val over: Bool = x.exponent > most.U
  val whole: UInt = shifted(bits, 1)
  val up: Bool = shifted(0) && (shifted(1) || lost || extended(23 - bits, 0).orR)
}
