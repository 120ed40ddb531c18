package tern.float

import chisel3._
import tern.config.Multipliers

/** `a * b`. An operand that is subnormal is normalised first, at most one of them: a product of two is less than half
  * the smallest float. A result that is subnormal is shifted to the right before it is rounded.
  */
class Multiply(multipliers: Multipliers, stages: Int) extends FloatUnit(2) {
  private val cut = new Cuts(stages, Multiply.places)
  val latency: Int = stages

  private val (a, b) = (Float32(in(0)), Float32(in(1)))
  private val (odd, other) = (Mux(a.small, in(0), in(1)), Mux(a.small, in(1), in(0)))
  private val zeros = Numbers.leadingZeros(Float32(odd).significand)

  // Of a product between 1 and 2; one more if it is above.
  private val exponent = cut(1, (a.scale +& b.scale).zext - zeros.zext - Float32.bias.S)
  private val zero = cut(1, a.zero || b.zero)
  private val negative = cut(1, a.negative ^ b.negative)
  private val nan = cut(1, a.nan || b.nan || (a.infinite && b.zero) || (a.zero && b.infinite))
  private val infinite = cut(1, a.special || b.special)

  private val product = Module(new Product(multipliers, 24, cut.registers(Multiply.inProduct)))
  product.a := cut(1, Numbers.left(Float32(odd).significand, zeros))
  product.b := cut(1, Float32(other).significand)
  private val (exponent2, negative2) = (cut(Multiply.inProduct, exponent), cut(Multiply.inProduct, negative))
  private val (nan2, infinite2) = (cut(Multiply.inProduct, nan), cut(Multiply.inProduct, infinite))

  // A product that is subnormal, or may be: two bits before the point, and no exponent.
  private val least = cut(Multiply.inProduct, zero) || exponent2 <= 0.S
  private val (window, lost) =
    Numbers.right(product.out(47, 22), Mux(least, Numbers.atMost((0.S - exponent2)(8, 0), 5), 0.U))
  private val shift = !least && !window(25)
  private val significand = cut(4, Mux(shift, window << 1, window)(25, 0))
  private val rest = cut(4, lost || product.out(21, 0).orR)
  private val base = cut(4, Mux(least, 0.U, exponent2.asUInt(7, 0) - shift))
  private val over = cut(4, !least && exponent2 >= 255.S)
  private val (negative3, nan3, infinite3) = (cut(4, negative2), cut(4, nan2), cut(4, infinite2))

  private val magnitude = Float32.round(base, significand(25, 2), significand(1), significand(0) || rest)
  out := cut(5, Float32.result(nan3, infinite3 || over, negative3, magnitude))
}

object Multiply {

  /** Where it may be cut: normalised, in the product, shifted, rounded. */
  val places = 5
  private[float] val inProduct = 2 to 3
}
