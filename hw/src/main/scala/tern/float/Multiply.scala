package tern.float

import chisel3._
import tern.config.Multipliers

/** `a * b`. An operand that is subnormal is normalised first, at most one of them: a product of two is less than half
  * the smallest float. A result that is subnormal is shifted to the right before it is rounded.
  */
class Multiply(multipliers: Multipliers, stages: Int) extends FloatUnit(2) {
  private val cut = new Cuts(stages, Multiply.order)
  val latency: Int = stages

  private val (a, b) = (Float32(in(0)), Float32(in(1)))
  private val odd = cut(1, Float32(Mux(a.small, in(0), in(1))).significand)
  private val other = cut(1 to 2, Float32(Mux(a.small, in(1), in(0))).significand)
  private val zeros = cut(1, Numbers.leadingZeros(Float32(Mux(a.small, in(0), in(1))).significand))

  private val product = Module(new Product(multipliers, 24, cut.registers(Multiply.inProduct)))
  product.a := cut(2, Numbers.left(odd, zeros))
  product.b := other

  // Of a product between 1 and 2; one more if it is above.
  private val exponent3 =
    cut(2 to 3, cut(1, (a.scale +& b.scale).zext - Float32.bias.S) - zeros.zext)
  private val exponent = cut(4, exponent3)

  // A product that is subnormal, or may be, has two bits before the point, and no exponent.
  private val least3 = cut(1 to 3, a.zero || b.zero) || exponent3 <= 0.S
  private val least = cut(4, least3)
  private val places = cut(4, Mux(least3, Numbers.atMost((0.S - exponent3)(8, 0), 5), 0.U))
  private val negative = cut(1 to 5, a.negative ^ b.negative)
  private val nan = cut(1 to 5, a.nan || b.nan || (a.infinite && b.zero) || (a.zero && b.infinite))
  private val infinite = cut(1 to 5, a.special || b.special)

  private val (window, lost) = Numbers.right(product.out(47, 22), places)
  private val shift = !least && !window(25)
  private val significand = cut(5, Mux(shift, window << 1, window)(25, 0))
  private val rest = cut(5, lost || product.out(21, 0).orR)
  private val base = cut(5, Mux(least, 0.U, exponent.asUInt(7, 0) - shift))
  private val over = cut(5, !least && exponent >= 255.S)

  private val magnitude = Float32.round(base, significand(25, 2), significand(1), significand(0) || rest)
  out := cut(6, Float32.result(nan, infinite || over, negative, magnitude))
}

object Multiply {

  /** It may be cut when zeros are counted, normalised, in and after the product, shifted, rounded. */
  private[float] val order = Seq(6, 4, 2, 5, 1, 3)
  private[float] val inProduct = 3 to 4
  val places: Int = order.size
}
