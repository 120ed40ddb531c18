package tern.core

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.Wave

/** Credit counter and FIFO of the waves of results that are in flight.
  *
  * A credit is room for one wave in the row collectors. It is taken when the wave's first tile completes, before
  * anything leaves the array. The wave then drains, and has landed a fixed time after the start of its last tile: from
  * then on the writer may have it. The credit comes back when the writer has asked for all of the wave's beats.
  */
class WaveCredits(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** A tile completes: the first of its wave, which takes a credit, and the last. */
    val take = Input(Bool())
    val ends = Input(Bool())

    /** The results of a tile that completed start to drain. */
    val start = Flipped(Valid(new Wave(config)))

    /** Waves that are in their collectors, in order. */
    val landed = Decoupled(new Wave(config))

    /** A wave that has landed has left the collectors. */
    val giveBack = Input(Bool())

    /** There are credits for all token groups of one tile. */
    val enough = Output(Bool())

    /** No wave is in flight, or only one that lacks tiles. */
    val quiet = Output(Bool())
  })

  private val countBits = log2Ceil(config.resultWaves + 1)
  private val creditsReg = RegInit(config.resultWaves.U(countBits.W))
  private val givenBack = RegNext(io.giveBack, false.B)
  creditsReg := creditsReg - io.take + givenBack
  io.enough := creditsReg >= config.tokenGroups.U
  private val partReg = RegInit(false.B) // the last wave to take a credit lacks tiles
  when(io.take || io.ends)(partReg := !io.ends)
  io.quiet := creditsReg +& partReg === config.resultWaves.U
  assert(!io.take || givenBack || creditsReg =/= 0.U, "a wave takes a credit where none is left")
  assert(!givenBack || io.take || !io.quiet, "a credit comes back that was never taken")

  private val waves = Module(new Queue(new Wave(config), config.resultWaves))
  private val lands =
    ShiftRegister(io.start.valid && io.start.bits.closes, WaveCredits.landing(config), false.B, true.B)
  private val landedReg = RegInit(0.U(countBits.W))
  landedReg := landedReg + lands - waves.io.deq.fire
  private val starts = io.start.valid && io.start.bits.opens
  waves.io.enq.valid := starts
  waves.io.enq.bits := io.start.bits
  io.landed.valid := landedReg =/= 0.U
  io.landed.bits := waves.io.deq.bits
  waves.io.deq.ready := io.landed.ready && landedReg =/= 0.U
  assert(!starts || waves.io.enq.ready, "a wave starts that has no credit")
  assert(!io.landed.valid || waves.io.deq.valid, "a wave has landed that never started")
}

object WaveCredits {

  /** Cycles from a wave's start until the first collector has all of it, less the cycles that the writer needs to fetch
    * it.
    */
  def landing(config: TernConfig): Int = DrainScheduler.resultLatency(config) + config.drainSpacing
}
