package tern.core

import chisel3._
import chisel3.util._
import tern.array.DrainTag
import tern.config.TernConfig
import tern.stream.Wave

/** Starts the waves of complete results: far enough apart that they never meet in the drain chains, and no more than
  * the row collectors have room for ([[WaveCredits]]).
  *
  * With one token group a wave starts one cycle after the chunk that completes it. With several groups they complete
  * together, wait in shadow RAMs and start one by one; the next tile may complete when the last of them has started.
  */
class DrainScheduler(config: TernConfig) extends Module {
  val io = IO(new Bundle {

    /** Tiles at hand are of integers. */
    val planes = Input(Bool())

    /** A tile may complete: its first token group waits for this, the others follow. */
    val free = Output(Bool())

    /** The same for the next cycle. */
    val nextFree = Output(Bool())

    /** One group of a tile completes. */
    val complete = Input(Bool())
    val tile = Input(new Wave(config))

    /** Waves for the writer, and one pulse for each whose room is free again. */
    val landed = Decoupled(new Wave(config))
    val waveDone = Input(Bool())
    val drain = Output(new DrainTag(config))

    /** Rows of the wave, a cycle after `drain`; held until the next one for rows that share a collector. */
    val drainRows = Output(UInt(config.tokenRows.W))
    val wave = Valid(new Wave(config))
    val quiet = Output(Bool())
  })

  private val spacingReg = RegInit(0.U(log2Ceil(config.drainSpacing + 1).W))
  private val planesReg = RegInit(false.B) // the last wave to start was of integers
  private val credits = Module(new WaveCredits(config))
  private val waiting = Module(new Queue(new Wave(config), config.tokenGroups, pipe = true, flow = true))
  private val groupReg = RegInit(0.U(log2Ceil(config.tokenGroups).W))

  /** In so many cycles a wave may start: waves of integers follow each other sooner than others. */
  private def apart(planes: Bool, cycles: Int): Bool = {
    def together =
      planesReg && planes && spacingReg <= (config.drainSpacing - config.planeSpacing + cycles).U
    spacingReg <= cycles.U || (if (config.planes) together else false.B)
  }

  waiting.io.enq.valid := io.complete
  waiting.io.enq.bits := io.tile
  waiting.io.deq.ready := apart(waiting.io.deq.bits.planes, 0)
  private val start = waiting.io.deq.fire
  private val wave = waiting.io.deq.bits
  private val group = Mux(wave.firstGroup, 0.U, groupReg)
  assert(!io.complete || waiting.io.enq.ready, "a tile completed while the one before it had not left")

  // Known a cycle ahead; a group that completes in that cycle goes first.
  private def nextFree(planes: Bool): Bool =
    apart(planes, 1) && waiting.io.count === 0.U && !io.complete && credits.io.enough
  io.nextFree := nextFree(io.planes)
  io.free := Mux(io.planes, RegNext(nextFree(true.B), false.B), RegNext(nextFree(false.B), false.B))
  when(start) {
    spacingReg := (config.drainSpacing - 1).U
    planesReg := wave.planes
    groupReg := group + 1.U
  }.elsewhen(spacingReg =/= 0.U)(spacingReg := spacingReg - 1.U)
  credits.io.take := io.complete && io.tile.opens
  credits.io.ends := io.complete && io.tile.closes
  credits.io.start := io.wave
  credits.io.giveBack := io.waveDone
  io.landed <> credits.io.landed

  io.wave.valid := RegNext(start, false.B)
  io.wave.bits := RegNext(wave)
  io.drain.valid := RegNext(start, false.B)
  io.drain.group := RegNext(group)
  private val rows = VecInit.tabulate(config.tokenRows)(t => t.U < io.wave.bits.rows).asUInt
  io.drainRows := RegEnable(rows, io.wave.valid)
  io.quiet := credits.io.quiet
}

object DrainScheduler {

  /** Cycles from `wave` to the first result of row 0 at the array's output. Issues reach the array late by the
    * registers of the activations, and so do waves.
    */
  def resultLatency(config: TernConfig): Int =
    config.activationRegisters + tern.array.SystolicArray.resultLatency(config)
}
