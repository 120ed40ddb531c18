package tern.stream

import chisel3._
import chisel3.util._

/** Beat counter: counts down the beats of run after run. That there is a run, and whether its next beat is the last,
  * are registered, so no path includes a comparison.
  */
class Countdown(bits: Int) extends Module {
  val io = IO(new Bundle {

    /** Beats of a run, less one. Taken with the last beat of the run before it, or when there is none. */
    val run = Flipped(Decoupled(UInt(bits.W)))

    /** Beats of a run are left, and the next one is the last. */
    val here = Output(Bool())
    val last = Output(Bool())

    /** A beat passes. */
    val passes = Input(Bool())
  })
  private val hereReg = RegInit(false.B)
  private val leftReg = Reg(UInt(bits.W)) // after the next one
  private val lastReg = Reg(Bool())

  io.here := hereReg
  io.last := lastReg
  io.run.ready := !hereReg || (io.passes && lastReg)
  when(io.passes) {
    hereReg := !lastReg
    leftReg := leftReg - 1.U
    lastReg := leftReg === 1.U
  }
  when(io.run.fire) {
    hereReg := true.B
    leftReg := io.run.bits
    lastReg := io.run.bits === 0.U
  }
  assert(!io.passes || hereReg, "a beat passes that belongs to no run")
}
