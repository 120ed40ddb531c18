package tern.formal

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{BurstSplitter, Span}

/** Bursts cover a span from its first beat to its last one, in order, each beat once.
  *
  * @param ports
  *   that take turns in an image
  */
class BurstHarness(config: TernConfig, ports: Int) extends Harness {
  private val splitter = Module(new BurstSplitter(config, ports))
  private val (spanValid, burstReady) = (free(Bool()), free(Bool()))
  private val span = free(chiselTypeOf(splitter.io.span.bits))
  offered(splitter.io.span, spanValid, span)
  splitter.io.burst.ready := burstReady
  private val burst = splitter.io.burst

  private val beatBits = log2Ceil(config.beatBytes)
  private val turnBeats = tern.config.TernConfig.granuleBytes / config.beatBytes
  Assumption(!spanValid || (span.beats =/= 0.U && span.address(beatBits - 1, 0) === 0.U))
  // Where several ports take turns, an image begins with a turn: its host sees to that.
  if (ports > 1) Assumption(!spanValid || span.address(log2Ceil(turnBeats) + beatBits - 1, 0) === 0.U)

  private val leftReg = RegInit(0.U(Span.streamBits.W))
  private val atReg = Reg(UInt((config.addressBits - beatBits).W))
  private val turnReg = Reg(UInt(log2Ceil(turnBeats + 1).W)) // beats left of this port's turn
  when(burst.fire) {
    val turnEnds = (ports > 1).B && turnReg === burst.bits.beats
    leftReg := leftReg - burst.bits.beats
    atReg := atReg + Mux(turnEnds, ((ports - 1) * turnBeats).U +& burst.bits.beats, burst.bits.beats)
    turnReg := Mux(turnEnds, turnBeats.U, turnReg - burst.bits.beats)
  }
  when(splitter.io.span.fire) {
    leftReg := span.beats
    atReg := span.address >> beatBits
    turnReg := turnBeats.U
  }
  StableLaws(burst, Duty.proved, "a burst")
  assert(!burst.valid || Laws.lawful(config, burst.bits), "a burst is empty, too long or crosses 4 KiB")
  assert(!burst.valid || burst.bits.beats <= leftReg, "a burst reaches beyond its span")
  assert(!burst.valid || burst.bits.address === (atReg << beatBits), "a burst does not follow the one before it")
  if (ports > 1) assert(!burst.valid || burst.bits.beats <= turnReg, "a burst reaches into another port's turn")
  assert(
    !splitter.io.span.fire || leftReg === 0.U || (burst.fire && leftReg === burst.bits.beats),
    "a span ends before its last beat"
  )
}
