package tern.float

import chisel3._
import chisel3.util._
import tern.config.Multipliers

/** `exp(x)` for `x <= 0`, to the bits of the host's `PlainMath.exp`: 0 below -87 and of NaN. Above 0, where that is not
  * defined, it is 1.
  *
  * With `k = rint(x log2 e)` and `r = x - k ln 2` it is `2^k` times a polynomial of `r` by Horner's rule, every step
  * rounded. What is known of the numbers on the way makes its steps smaller than [[Multiply]] and [[Add]]: `x - k c1`
  * is exact; `k c2` is a table; below 2^-126 an `r` or a product changes no sum, so it may be zero.
  *
  * @param multiplyStages
  *   of each of its seven multiplications
  * @param addStages
  *   of each of its six additions
  */
class Exp(multipliers: Multipliers, multiplyStages: Int, addStages: Int) extends FloatUnit(1) {
  private val reduce = Module(new ExpReduce(multipliers, multiplyStages))
  reduce.in := in(0)

  // r travels beside the polynomial: a step's sum is `step` cycles after the one before.
  private val step = HornerStep.latency(multiplyStages, addStages)
  private val constants = Exp.polynomial.tail
  private val sums = constants.scanLeft((Float32.constant(Exp.polynomial.head), reduce.r)) {
    case ((sum, r), constant) =>
      val horner = Module(new HornerStep(multipliers, constant, multiplyStages, addStages))
      horner.p := sum
      horner.r := r
      (horner.out, Cuts.later(r, step))
  }
  private val (last, delay) = (sums.last._1, step * constants.size)

  // Never subnormal: k is -126 only where the polynomial is above 1.
  private val exponent = last(30, 23) - Cuts.later(reduce.k, delay)
  out := Mux(Cuts.later(reduce.zero, delay), 0.U, Cat(exponent, last(22, 0)))

  val latency: Int = reduce.latency + delay
}

object Exp {
  val log2e: Float = 1.442695f
  val polynomial: Seq[Float] =
    Seq(0x3ab511e8, 0x3c091d10, 0x3d2aac79, 0x3e2aaa49, 0x3efffffe).map(java.lang.Float.intBitsToFloat) ++ Seq(1f, 1f)

  /** ln 2 in two parts: the first in units of 2^-9, the second as a float. */
  val ln2High = 0x163
  val ln2Low: Float = java.lang.Float.intBitsToFloat(0xb95e8083)

  /** The largest magnitude of `r`, a little above half of ln 2. */
  private val mostOfR = 0.3467
  polynomial.tail.foldLeft(polynomial.head.toDouble) { (largest, constant) =>
    require(2 * largest * mostOfR < constant, s"a product in exp is more than half of $constant, to which it is added")
    constant + largest * mostOfR
  }

  /** Below it, `exp` is 0. */
  val least = -87f
}
