package tern.core

import chisel3._
import chisel3.util._

/** Everything that is counted, 64 bits each; a snapshot copies all in one cycle. */
class Counters extends Module {
  val io = IO(new Bundle {
    val activity = Input(new Activity)
    val bytesRead = Input(UInt(log2Ceil(64 * 64 + 1).W))
    val bytesWritten = Input(UInt(log2Ceil(64 + 1).W))

    /** Results leave for memory. */
    val result = Input(Bool())
    val jobDone = Input(Bool())
    val error = Input(Bool())
    val snapshot = Input(Bool())
    val clear = Input(Bool())

    /** In the order of [[Counters.names]]. */
    val values = Output(Vec(Counters.names.size, UInt(64.W)))
  })

  private val a = io.activity
  private val errorEdge = io.error && !RegNext(io.error, false.B)
  private val busy = a.busy
  private val weights = !busy && a.starvedWeights
  private val activations = !busy && !weights && a.starvedActivations
  private val blocked = !busy && !weights && !activations && a.blocked
  private val idle = !(busy || weights || activations || blocked)

  // From the first chunk on; what it was at the last result tells how long the array and its edges took for all.
  private val sinceFirst = RegInit(0.U(64.W))
  private val untilResult = RegInit(0.U(64.W))
  private val started = busy || sinceFirst =/= 0.U
  sinceFirst := Mux(io.clear, 0.U, sinceFirst + started)
  untilResult := Mux(io.clear, 0.U, Mux(io.result, sinceFirst + started, untilResult))

  private val steps =
    Seq(true.B, busy, weights, activations, blocked, idle, io.bytesRead, io.bytesWritten, io.jobDone, errorEdge)
  for ((step, i) <- steps.zipWithIndex) {
    val live = RegInit(0.U(64.W))
    live := Mux(io.clear, 0.U, live + step.asUInt)
    io.values(i) := RegEnable(live, 0.U(64.W), io.snapshot)
  }
  io.values.last := RegEnable(untilResult, 0.U(64.W), io.snapshot)
}

object Counters {
  val names: Seq[String] = Seq(
    "cycles",
    "busy",
    "starvedWeights",
    "starvedActivations",
    "blocked",
    "idle",
    "bytesRead",
    "bytesWritten",
    "jobs",
    "errors",
    "active"
  )
}
