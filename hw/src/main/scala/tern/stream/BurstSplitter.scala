package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Cuts a span of one or more beats into bursts of at most `burstBeats`, at multiples of the burst size, so that none
  * crosses 4 KiB. It gives a burst every other cycle, so that no path holds more than one long subtraction.
  *
  * With several `ports`, a span is this port's part of an image in which the ports take turns: it continues after the
  * other ports' granules.
  */
class BurstSplitter(config: TernConfig, ports: Int = 1) extends Module {
  private val burstBits = log2Ceil(config.burstBeats)
  private val beatBits = log2Ceil(config.beatBytes)

  val io = IO(new Bundle {
    val span = Flipped(Decoupled(new Span(config, Span.streamBits)))
    val burst = Decoupled(new Span(config, log2Ceil(config.burstBeats + 1)))

    /** No burst is left of any span. */
    val idle = Output(Bool())
  })

  private val busyReg = RegInit(false.B)
  private val leftReg = Reg(UInt(Span.streamBits.W))
  private val beatReg = Reg(UInt((config.addressBits - beatBits).W))

  // Length of the next burst.
  private val inBurst = if (burstBits == 0) 0.U else beatReg(burstBits - 1, 0)
  private val room = config.burstBeats.U - inBurst
  private val granuleBeats = TernConfig.granuleBytes / config.beatBytes
  private val granuleReg = Reg(UInt(log2Ceil(granuleBeats + 1).W)) // beats left of this port's turn
  private val turn = if (ports == 1) room else Mux(granuleReg < room, granuleReg, room)
  private val sizedReg = RegInit(false.B)
  private val sizeReg = Reg(chiselTypeOf(io.burst.bits.beats))
  private val lastReg = Reg(Bool())
  when(busyReg && !sizedReg) {
    sizedReg := true.B
    sizeReg := Mux(leftReg < turn, leftReg, turn)
    lastReg := leftReg <= turn
  }

  io.burst.valid := sizedReg
  io.burst.bits.address := beatReg << beatBits
  io.burst.bits.beats := sizeReg
  private val finishing = io.burst.fire && lastReg
  private val turnEnds = if (ports == 1) false.B else granuleReg === sizeReg
  io.span.ready := !busyReg || finishing
  io.idle := !busyReg

  when(io.burst.fire) {
    sizedReg := false.B
    leftReg := leftReg - sizeReg
    beatReg := beatReg + Mux(turnEnds, ((ports - 1) * granuleBeats).U +& sizeReg, sizeReg)
    granuleReg := Mux(turnEnds, granuleBeats.U, granuleReg - sizeReg)
  }
  when(finishing)(busyReg := false.B)
  when(io.span.fire) {
    busyReg := true.B
    leftReg := io.span.bits.beats
    beatReg := io.span.bits.address >> beatBits
    granuleReg := granuleBeats.U
  }
}
