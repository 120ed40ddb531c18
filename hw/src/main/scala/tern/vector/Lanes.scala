package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float._

/** What every lane does in every cycle: a plain function, a product, a sum, as the operation says. */
class Lanes(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val op = Input(UInt(5.W))
    val in = Flipped(Valid(new OperandBeat(config)))
    val out = Valid(new ResultBeat(config))

    /** What `a` is multiplied or divided by, in the cycle of `in`. */
    val factors = Output(Vec(config.vectorLanes, UInt(32.W)))

    /** The lanes' adders, in cycles in which no element needs them. */
    val adders = new LentAdders(config.vectorLanes)
  })
  private def is(holds: VectorOp => Boolean) = VectorOp.is(io.op)(holds)
  private def among(choices: (Bool, UInt)*)(otherwise: UInt) = MuxCase(otherwise, choices)
  private def minus(word: UInt) = !word(31) ## word(30, 0)

  private val s = io.in.bits.s
  private val multiplied = ShiftRegister(io.in.valid, Lanes.multiplyStages, false.B, true.B)
  private val adds = multiplied && is(_.addend != Addend.None)
  io.adders.free := !adds
  for (lane <- 0 until config.vectorLanes) {
    val (a, b) = (io.in.bits.a(lane), io.in.bits.b(lane))
    val relu = Mux(a(31) && !Float32(a).nan, 0.U, a)
    val squares = is(_.factor == Factor.Relu)
    val factor = among(squares -> relu, is(_.factor == Factor.S) -> s)(b)
    io.factors(lane) := factor
    val product = Module(new Multiply(config.multipliers, Lanes.multiplyStages))
    product.in(0) := Mux(squares, relu, a)
    product.in(1) := factor

    val plain = among(
      is(_.plain == Plain.Larger) -> Order.maximum(a, s),
      is(_.plain == Plain.Picked) -> Mux(Order.negative(b), a, s),
      is(_.plain == Plain.Words) -> (a + b),
      is(_.plain == Plain.Negative) -> true.B ## a(30, 0)
    )(a)
    val addend = among(
      is(_.addend == Addend.MinusB) -> minus(b),
      is(_.addend == Addend.S) -> s,
      is(_.addend == Addend.MinusS) -> minus(s)
    )(b)
    val term = Mux(is(_.factor != Factor.None), product.out, Cuts.later(plain, Lanes.multiplyStages))
    val adder = Module(new Add(Lanes.addStages))
    adder.in(0) := Mux(adds, term, io.adders.a(lane))
    adder.in(1) := Mux(adds, Cuts.later(addend, Lanes.multiplyStages), io.adders.b(lane))
    io.adders.sum(lane) := adder.out
    io.out.bits.values(lane) := Mux(is(_.addend != Addend.None), adder.out, Cuts.later(term, Lanes.addStages))
  }
  io.out.valid := ShiftRegister(multiplied, Lanes.addStages, false.B, true.B)
  io.out.bits.marks := ShiftRegister(io.in.bits.marks, Lanes.latency)
}

object Lanes {
  val multiplyStages = 4
  val addStages = 4
  val latency: Int = multiplyStages + addStages
}
