package tern.vector

import chisel3._
import chisel3.util._

/** Follows the instruction that is under way, and counts those that have ended. One ends when all its results are where
  * they belong or in bursts. The next one need not wait until these bursts are in memory; it is complete only then.
  */
class Flight extends Module {
  val io = IO(new Bundle {

    /** A token begins. */
    val restart = Input(Bool())

    /** The instruction that is under way does not end any more. */
    val stop = Input(Bool())

    /** An instruction begins, which writes memory or does not; only while none is under way, or in the cycle in which
      * one ends.
      */
    val begin = Flipped(Valid(Bool()))

    /** All its repetitions were handed on. */
    val handed = Input(Bool())

    /** An instruction is skipped; only while none is under way. */
    val skip = Input(Bool())

    /** All repetitions that were handed on have ended. */
    val sunk = Input(Bool())

    /** Bursts that are not known to be in memory, and a pulse for each that is. */
    val unwritten = Input(UInt(BurstCollector.countBits.W))
    val written = Input(Bool())

    /** One is under way; in the next cycle none is. */
    val flying = Output(Bool())
    val free = Output(Bool())

    /** All that was ever written is in memory, and what is under way writes none. */
    val quiet = Output(Bool())

    /** Instructions that have ended, and those of which all that they wrote is in memory. */
    val ended = Output(UInt(32.W))
    val completed = Output(UInt(32.W))
  })
  private val flyingReg = RegInit(false.B)
  private val handedReg = RegInit(false.B)
  private val writesReg = Reg(Bool())
  private val endedReg = RegInit(0.U(32.W))
  private val completedReg = RegInit(0.U(32.W))
  private val leftReg = RegInit(0.U(BurstCollector.countBits.W)) // bursts that the next completion waits for

  private val ends = flyingReg && handedReg && io.sunk && !io.stop && (!writesReg || leftReg === 0.U)
  when(leftReg === 0.U)(completedReg := endedReg).elsewhen(io.written)(leftReg := leftReg - 1.U)
  when(io.handed)(handedReg := true.B)
  when(ends) {
    flyingReg := false.B
    when(writesReg)(leftReg := io.unwritten - io.written)
  }
  when(io.begin.valid) {
    flyingReg := true.B
    handedReg := false.B
    writesReg := io.begin.bits
  }
  when(ends || io.skip)(endedReg := endedReg + 1.U)
  when(io.restart) {
    endedReg := 0.U
    completedReg := 0.U
  }
  io.flying := flyingReg
  io.quiet := io.unwritten === 0.U && !(flyingReg && writesReg)
  io.free := (!flyingReg && !io.stop) || ends
  io.ended := endedReg
  io.completed := completedReg
  assert(!io.begin.valid || io.free, "an instruction begins while another one is under way")
  assert(!io.skip || !flyingReg, "an instruction is skipped before the one before has ended")
}
