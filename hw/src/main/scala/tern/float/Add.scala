package tern.float

import chisel3._
import chisel3.util._

/** `a + b`; for a difference the sign of `b` is inverted before. The smaller magnitude is shifted to the larger, and
  * the sum is normalised as far as its exponent allows, so subnormals need nothing of their own.
  */
class Add(stages: Int) extends FloatUnit(2) {
  private val cut = new Cuts(stages, Add.order)
  val latency: Int = stages

  private val swap = in(0)(30, 0) < in(1)(30, 0)
  private val largeWord = cut(1, Mux(swap, in(1), in(0)))
  private val smallWord = cut(1, Mux(swap, in(0), in(1)))

  // Both, of which one is not negative: the subtraction need not wait for the comparison.
  private def distance(from: Int, to: Int) =
    Numbers.atMost((Float32(in(from)).scale -& Float32(in(to)).scale)(7, 0), 5)
  private val places = cut(1, Mux(swap, distance(1, 0), distance(0, 1)))

  private val (large, small) = (Float32(largeWord), Float32(smallWord))
  private val difference = large.negative ^ small.negative
  private val (shifted, lost) = Numbers.right(Cat(small.significand, 0.U(2.W)), places)
  private val term = cut(2, Cat(shifted, lost))
  private val significand = cut(2, Cat(large.significand, 0.U(3.W)))
  private val scale = cut(2, large.scale)
  private val subtract = cut(2, difference)
  private val negative = cut(2, large.negative)
  private val nan = cut(2, large.special && (large.fraction =/= 0.U || (small.special && difference)))
  private val infinite = cut(2, large.special)

  private val sum = cut(3, Numbers.add(significand, Cat(0.U(1.W), term) ^ Fill(28, subtract), subtract)(27, 0))
  // No further than to a subnormal: a one where the exponent would be spent ends the count.
  private val limit = cut(3, Mux(scale(7, 5) === 0.U, UIntToOH(scale(4, 0), 32)(27, 0), 0.U))
  private val scale3 = cut(3, scale)
  private val difference3 = cut(3, subtract)
  private val (negative3, nan3, infinite3) = (cut(3, negative), cut(3, nan), cut(3, infinite))

  private val zeros = cut(4, Numbers.leadingZeros(sum | Reverse(limit)))
  private val none = cut(4, sum === 0.U)
  private val normal = cut(5, Numbers.left(cut(4, sum), zeros))
  private val base = cut(5, Mux(none, 0.U, cut(4, scale3) - zeros))
  // A difference of zero is positive.
  private val negative5 = cut(5, cut(4, negative3) && !(cut(4, difference3) && none))
  private val (nan5, infinite5) = (cut(4 to 5, nan3), cut(4 to 5, infinite3))

  private val magnitude = Float32.round(base, normal(27, 4), normal(3), normal(2, 0).orR)
  out := cut(6, Float32.result(nan5, infinite5, negative5, magnitude))
}

object Add {

  /** It may be cut when terms are ordered, shifted, added, zeros counted, normalised, rounded. */
  private[float] val order = Seq(6, 3, 1, 5, 4, 2)
  val places: Int = order.size
}
