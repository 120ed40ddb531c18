package tern.float

import chisel3._
import chisel3.util._

/** IEEE 754 binary32 as all units here take and give it: round to nearest, ties to even; subnormals are values like all
  * others; a NaN that comes out is always the canonical one, which is Java's, so that results are equal bit by bit.
  */
object Float32 {
  val bias = 127
  val nan: UInt = "h7fc00000".U(32.W)
  val infinity: UInt = "h7f800000".U(32.W)

  /** Its bits as those of a constant. */
  def constant(value: Float): UInt = BigInt(java.lang.Float.floatToRawIntBits(value) & 0xffffffffL).U(32.W)

  /** The fields of a word. */
  def apply(word: UInt): Float32 = new Float32(word)

  /** Rounds and packs a magnitude.
    *
    * @param base
    *   the exponent field of the result less one, or 0 for a subnormal: the leading bit of `significand` adds the one
    * @param significand
    *   24 bits, of which the first is 0 only in a subnormal
    * @param half
    *   the first bit that is dropped
    * @param rest
    *   whether any bit after that is set
    */
  private[float] def round(base: UInt, significand: UInt, half: Bool, rest: Bool): UInt = {
    val sum = roundFinite(base, significand, half, rest)
    val tooLarge = sum(31) || sum(30, 23).andR
    Cat(sum(30, 23) | Fill(8, tooLarge), Mux(tooLarge, 0.U, sum(22, 0)))
  }

  /** The same of a magnitude that is finite when it is rounded, in the lower 31 bits. */
  private[float] def roundFinite(base: UInt, significand: UInt, half: Bool, rest: Bool): UInt = {
    val up = half && (rest || significand(0))
    Numbers.add(Cat(base.pad(8)(7, 0), 0.U(23.W)), significand, up)
  }

  /** A result that may be special: NaN before infinity before the magnitude, with 31 bits. */
  private[float] def result(nan: Bool, infinite: Bool, negative: Bool, magnitude: UInt): UInt =
    Mux(nan, Float32.nan, Cat(negative, Mux(infinite, infinity(30, 0), magnitude)))
}

/** A word's fields, and what they say. */
class Float32(word: UInt) {
  val negative: Bool = word(31)
  val magnitude: UInt = word(30, 0)
  val exponent: UInt = word(30, 23)
  val fraction: UInt = word(22, 0)

  /** Zero or subnormal: the significand has no leading one. */
  val small: Bool = exponent === 0.U
  val zero: Bool = small && fraction === 0.U
  val special: Bool = exponent.andR
  val nan: Bool = special && fraction =/= 0.U
  val infinite: Bool = special && fraction === 0.U

  /** 24 bits with the leading one, and the exponent field that goes with them: that of a subnormal is 1. */
  val significand: UInt = Cat(!small, fraction)
  val scale: UInt = Cat(exponent(7, 1), exponent(0) || small)
}
