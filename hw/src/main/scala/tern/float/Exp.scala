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
  *   of each multiplication
  * @param addStages
  *   of each addition
  * @param steppers
  *   units for the six steps of the polynomial, each of which an operand passes `6 / steppers` times: with six of them
  *   an operand is taken in every cycle, with one it is one in six, in bursts
  */
class Exp(multipliers: Multipliers, multiplyStages: Int, addStages: Int, steppers: Int) extends FloatUnit(1) {
  private val steps = Exp.polynomial.tail
  require(steppers > 0 && steps.size % steppers == 0, s"$steppers units for ${steps.size} steps; expected a divisor")
  private val rounds = steps.size / steppers
  private val step = HornerStep.latency(multiplyStages, addStages)
  require(rounds == 1 || step > 0, "a step that is used again has no stage; expected one or more")

  /** An operand is there; whether it is taken. */
  val valid = IO(Input(Bool()))
  val ready = IO(Output(Bool()))
  override def takes(valid: Bool): Bool = {
    this.valid := valid
    ready
  }

  private val reduce = Module(new ExpReduce(multipliers, multiplyStages))
  reduce.in := in(0)
  val latency: Int = reduce.latency + step * steps.size

  // An operand returns to a stepper after a step's latency, when no other can come: one number says for all steppers,
  // each at its time, which round it is.
  private val round = Wire(UInt(log2Ceil(rounds.max(2)).W))
  if (rounds == 1) {
    ready := true.B
    round := 0.U
  } else {
    val again = Wire(Bool()) // what comes in this cycle comes again
    val returns = ShiftRegister(again, step, false.B, true.B)
    ready := !returns
    round := Mux(returns, Cuts.later(round, step) + 1.U, 0.U)
    again := Mux(returns, round =/= (rounds - 1).U, valid)
  }

  // Beside the polynomial travel r, k, and whether the result is zero.
  private val start = (Float32.constant(Exp.polynomial.head), reduce.r, Cat(reduce.zero, reduce.k))
  private val (last, _, marks) =
    steps.grouped(rounds).zipWithIndex.foldLeft(start) { case ((sum, r, marks), (constants, i)) =>
      val now = Cuts.later(round, reduce.latency + i * rounds * step)
      val horner = Module(new HornerStep(multipliers, constants, multiplyStages, addStages))
      val stays = Wire(UInt(r.getWidth.W))
      val stay = Wire(UInt(marks.getWidth.W))
      val first = now === 0.U
      horner.round := now
      horner.p := Mux(first, sum, horner.out)
      horner.r := Mux(first, r, stays)
      stays := Cuts.later(horner.r, step)
      stay := Cuts.later(Mux(first, marks, stay), step)
      (horner.out, stays, stay)
    }

  // Never subnormal: k is -126 only where the polynomial is above 1.
  private val exponent = last(30, 23) - marks(6, 0)
  out := Mux(marks(7), 0.U, Cat(exponent, last(22, 0)))
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
