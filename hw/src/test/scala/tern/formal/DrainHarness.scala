package tern.formal

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.core.DrainScheduler

/** The scheduler of waves between any array and any writer of results that keep to its rules. */
class DrainHarness(config: TernConfig) extends Harness {
  private val scheduler = Module(new DrainScheduler(config))
  private val complete, waveDone, writes, planes = free(Bool())
  private val tile = free(chiselTypeOf(scheduler.io.tile))
  scheduler.io.complete := complete
  scheduler.io.tile := tile
  scheduler.io.tile.planes := config.planes.B && planes
  scheduler.io.planes := config.planes.B && planes
  scheduler.io.waveDone := waveDone

  // Tiles of integers may join the wave before them until it closes.
  private val partReg = RegInit(false.B)
  when(complete)(partReg := !tile.closes)
  Assumption(!complete || tile.opens === !partReg)
  Assumption(!complete || (config.planes.B && planes) || (tile.opens && tile.closes))

  // The first group of a tile comes when it may; up to all others follow it, when they like.
  private val groupReg = RegInit(0.U(log2Ceil(config.tokenGroups + 1).W)) // of the tile at hand
  private val mayFollow = groupReg =/= 0.U && groupReg < config.tokenGroups.U
  Assumption(!complete || tile.firstGroup || mayFollow)
  Assumption(!(complete && tile.firstGroup) || scheduler.io.free)
  when(complete)(groupReg := Mux(tile.firstGroup, 1.U, groupReg + 1.U))

  // Waves that the writer has taken, and room for more.
  private val bits = log2Ceil(config.resultWaves + 1)
  private val takenReg = RegInit(0.U(bits.W))
  private val roomReg = RegInit(config.resultWaves.U(bits.W))
  private val givenBack = RegNext(waveDone, false.B)
  scheduler.io.landed.ready := writes
  takenReg := takenReg + scheduler.io.landed.fire - waveDone
  roomReg := roomReg - (complete && tile.opens) + givenBack
  Assumption(!waveDone || takenReg =/= 0.U)
  assert(!(complete && tile.opens) || roomReg =/= 0.U || givenBack, "a wave completes for which there is no room")
  assert(scheduler.io.quiet === (roomReg +& partReg === config.resultWaves.U), "whether waves are left is told wrongly")

  private val spacingReg = RegInit(0.U(log2Ceil(config.drainSpacing + 1).W)) // cycles that the next one must wait
  private val planesReg = RegInit(false.B)
  private val wave = scheduler.io.wave
  when(wave.valid)(planesReg := wave.bits.planes)
  when(wave.valid)(spacingReg := (config.drainSpacing - 1).U)
    .elsewhen(spacingReg =/= 0.U)(spacingReg := spacingReg - 1.U)
  private val sooner = planesReg && wave.bits.planes
  private val least = Mux(sooner, (config.drainSpacing - config.planeSpacing).U, 0.U)
  assert(!wave.valid || spacingReg <= least, "two waves meet in the drain")

  private val laws = Module(new QueueLaws(config.tokenGroups * config.drainSpacing + 2))
  laws.io.in.valid := complete
  laws.io.in.bits := tile.tag
  laws.io.out.valid := wave.valid
  laws.io.out.ready := true.B
  laws.io.out.bits := wave.bits.tag
  laws.io.held := false.B
}
