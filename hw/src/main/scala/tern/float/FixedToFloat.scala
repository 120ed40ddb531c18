package tern.float

import chisel3._
import chisel3.util._

/** A signed fixed-point number of `bits` bits to float: that of an int32 with 32 bits and no fraction.
  *
  * @param fraction
  *   its bits after the point
  */
private[float] class FixedToFloat(bits: Int, fraction: Int, stages: Int) extends Module {
  val in = IO(Input(SInt(bits.W)))
  val out = IO(Output(UInt(32.W)))
  private val cut = new Cuts(stages, FixedToFloat.order)
  require(bits > 25, s"a fixed-point number has $bits bits; expected more than 25")

  private val negative = cut(1, in < 0.S)
  private val magnitude = cut(1, (in.asUInt ^ Fill(bits, in < 0.S)) + (in < 0.S))

  private val zeros = cut(2, Numbers.leadingZeros(magnitude))
  private val normal = cut(3, Numbers.left(cut(2, magnitude), zeros))
  private val base = cut(3, (Float32.bias - 1 + bits - 1 - fraction).U(8.W) - zeros)
  private val sign = cut(2 to 3, negative)

  private val significand = normal(bits - 1, bits - 24)
  private val rounded =
    Float32.roundFinite(Mux(normal(bits - 1), base, 0.U), significand, normal(bits - 25), normal(bits - 26, 0).orR)
  out := cut(4, Cat(sign, rounded(30, 0)))
}

private[float] object FixedToFloat {

  /** It may be cut after the magnitude, zeros counted, normalised, rounded. */
  val order = Seq(4, 2, 1, 3)
  val places: Int = order.size
}

/** An int32 as a float. */
class IntToFloat(stages: Int) extends FloatUnit(1) {
  val latency: Int = stages
  private val fixed = Module(new FixedToFloat(32, 0, stages))
  fixed.in := in(0).asSInt
  out := fixed.out
}

object IntToFloat {

  /** Where it may be cut, as [[FixedToFloat]]. */
  val places: Int = FixedToFloat.places
}
