package tern.float

import chisel3._
import chisel3.util._
import tern.config.Multipliers

/** `p * r + c`, rounded twice, for a positive constant and a product of less than half of it: the larger term is known,
  * and the sum's exponent is that of the constant, one less or one more.
  */
private[float] class HornerStep(multipliers: Multipliers, constant: Float, multiplyStages: Int, addStages: Int)
    extends Module {
  val p, r = IO(Input(UInt(32.W)))
  val out = IO(Output(UInt(32.W)))
  private val cut = new Cuts(addStages, HornerStep.addPlaces)

  private val multiply = Module(new NormalMultiply(multipliers, multiplyStages))
  multiply.a := p
  multiply.b := r
  private val product = Float32(multiply.out)

  private val bits = java.lang.Float.floatToRawIntBits(constant)
  private val scale = bits >> 23
  private val distance = scale.U - product.exponent // of a product that is zero, far
  private val (shifted, lost) = Numbers.right(Cat(product.significand, 0.U(2.W)), Numbers.atMost(distance, 5))
  private val term = cut(1, Cat(shifted, lost))
  private val subtract = cut(1, product.negative)
  private val significand = ((bits & 0x7fffff | 0x800000) << 3).U(27.W)
  private val sum = cut(2, Numbers.add(significand, Cat(0.U(1.W), term) ^ Fill(28, subtract), subtract)(27, 0))

  // With its leading one in the first place.
  private val normal = Mux(sum(27), sum, Mux(sum(26), sum << 1, sum << 2))(27, 0)
  private val base = Mux(sum(27), scale.U, Mux(sum(26), (scale - 1).U, (scale - 2).U))
  out := cut(3, Float32.round(base, normal(27, 4), normal(3), normal(2, 0).orR))
}

private[float] object HornerStep {

  /** Where the addition may be cut: shifted, added, rounded. */
  val addPlaces = 3
  def latency(multiplyStages: Int, addStages: Int): Int = multiplyStages + addStages
}
