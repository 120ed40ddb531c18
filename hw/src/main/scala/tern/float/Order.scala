package tern.float

import chisel3._
import chisel3.util._

/** The order of floats: that of integers, but for the sign. Zero is above its negative. */
object Order {

  /** An integer that ascends with the float: -infinity, ..., -0, +0, ..., infinity, NaN. */
  def key(word: UInt): SInt = Cat(word(31), word(30, 0) ^ Fill(31, word(31))).asSInt

  /** The float whose key it is. */
  def word(key: SInt): UInt = Cat(key(31), key(30, 0) ^ Fill(31, key(31)))

  /** The larger one in that order. */
  def larger(a: UInt, b: UInt): UInt = Mux(key(a) < key(b), b, a)

  /** The larger one, or NaN if either is, as `Math.max`. */
  def maximum(a: UInt, b: UInt): UInt = Mux(Float32(a).nan || Float32(b).nan, Float32.nan, larger(a, b))

  /** The larger magnitude, as integers order them: NaN is above infinity, and is not made canonical. */
  def largerMagnitude(a: UInt, b: UInt): UInt = {
    val (x, y) = (a(30, 0), b(30, 0))
    Cat(0.U(1.W), Mux(x < y, y, x))
  }

  /** `a < 0`: neither of the negative zero nor of NaN. */
  def negative(a: UInt): Bool = a(31) && !Float32(a).zero && !Float32(a).nan
}

/** [[Order.maximum]] as a unit of one stage, or none. */
class Maximum(stages: Int) extends FloatUnit(2) {
  private val cut = new Cuts(stages, Seq(1))
  val latency: Int = stages
  out := cut(1, Order.maximum(in(0), in(1)))
}
