package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.{Cuts, Float32, ToResult}

/** A result for each lane, as the word that it is and as the byte of its type. */
class ShapedBeat(config: TernConfig) extends ResultBeat(config) {
  val bytes = Vec(config.vectorLanes, UInt(8.W))
}

/** Shapes results, finds those that are not finite, and keeps them until they are taken. */
class Results(config: TernConfig) extends Module {
  private val places = Results.places
  val io = IO(new Bundle {
    val work = Input(new VectorWork(config))
    val in = Flipped(Valid(new ResultBeat(config)))
    val out = Decoupled(new ShapedBeat(config))
    val notFinite = Output(Bool())
  })
  private val values = VecInit(io.in.bits.values.zip(io.in.bits.marks.present.asBools).map { case (value, present) =>
    Mux(present, value, 0.U)
  })
  io.notFinite := io.in.valid && io.work.finite && VecInit(values.map(Float32(_).special)).asUInt.orR

  private val beat = Wire(new ShapedBeat(config))
  for (((value, byte), word) <- values.zip(beat.bytes).zip(beat.values)) {
    val shape = Module(new ToResult(Results.shapeStages))
    shape.in(0) := value
    shape.in(1) := io.work.dType
    byte := shape.out(7, 0)
    word := Cuts.later(value, Results.shapeStages)
  }
  beat.marks := ShiftRegister(io.in.bits.marks, Results.shapeStages)
  private val queue = Module(new Queue(new ShapedBeat(config), places))
  queue.io.enq.valid := ShiftRegister(io.in.valid, Results.shapeStages, false.B, true.B)
  queue.io.enq.bits := beat
  assert(!queue.io.enq.valid || queue.io.enq.ready, "a result comes for which no place was kept")
  io.out <> queue.io.deq
}

object Results {

  /** Results that may be on their way or wait: as many as cycles from an element to its place, and some more. */
  val places = 32
  val shapeStages = 3
}
