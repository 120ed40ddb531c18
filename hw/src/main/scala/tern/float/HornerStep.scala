package tern.float

import chisel3._
import chisel3.util._
import tern.config.Multipliers

/** `p * r + c`, rounded twice, for a positive constant and a product of less than half of it: the larger term is known,
  * and the sum's exponent is that of the constant, one less or one more.
  *
  * @param constants
  *   those that it may be, of which `round` says which
  */
private[float] class HornerStep(multipliers: Multipliers, constants: Seq[Float], multiplyStages: Int, addStages: Int)
    extends Module {
  val round = IO(Input(UInt(log2Ceil(constants.size.max(2)).W)))
  val p, r = IO(Input(UInt(32.W)))
  val out = IO(Output(UInt(32.W)))
  private val cut = new Cuts(addStages, HornerStep.order)

  private val multiply = Module(new NormalMultiply(multipliers, multiplyStages))
  multiply.a := p
  multiply.b := r
  private val product = Float32(multiply.out)
  private val constant = Float32(
    if (constants.size == 1) Float32.constant(constants.head)
    else VecInit(constants.map(Float32.constant))(Cuts.later(round, multiplyStages))
  )

  private val distance = constant.exponent - product.exponent // of a product that is zero, far
  private val (shifted, lost) = Numbers.right(Cat(product.significand, 0.U(2.W)), Numbers.atMost(distance, 5))
  private val term = cut(1, Cat(shifted, lost))
  private val subtract = cut(1, product.negative)
  private val significand = cut(1, Cat(1.U(1.W), constant.fraction, 0.U(3.W)))
  private val scale = cut(1 to 2, constant.exponent)
  private val sum = cut(2, Numbers.add(significand, Cat(0.U(1.W), term) ^ Fill(28, subtract), subtract)(27, 0))

  // With its leading one in the first place.
  private val normal = Mux(sum(27), sum, Mux(sum(26), sum << 1, sum << 2))(27, 0)
  private val base = Mux(sum(27), scale, Mux(sum(26), scale - 1.U, scale - 2.U))
  out := cut(3, Float32.roundFinite(base, normal(27, 4), normal(3), normal(2, 0).orR)(30, 0))
}

private[float] object HornerStep {

  /** The addition may be cut when it is shifted, added, rounded. */
  val order = Seq(3, 2, 1)
  def latency(multiplyStages: Int, addStages: Int): Int = multiplyStages + addStages
}
