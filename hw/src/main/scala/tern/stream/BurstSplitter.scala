package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Cuts a span into bursts of at most `burstBeats`, at multiples of the burst size: none crosses 4 KiB. One a cycle.
  *
  * With several `ports` a span is this port's part of an image in which the ports take turns: it goes on behind the
  * other ports' granules.
  */
class BurstSplitter(config: TernConfig, ports: Int = 1) extends Module {
  private val burstBits = log2Ceil(config.burstBeats)
  private val beatBits = log2Ceil(config.beatBytes)

  val io = IO(new Bundle {
    val span = Flipped(Decoupled(new Span(Span.streamBits)))
    val burst = Decoupled(new Span(log2Ceil(config.burstBeats + 1)))
  })

  private val leftReg = RegInit(0.U(Span.streamBits.W))
  private val beatReg = Reg(UInt((Span.addressBits - beatBits).W))

  private val inBurst = if (burstBits == 0) 0.U else beatReg(burstBits - 1, 0)
  private val room = config.burstBeats.U - inBurst
  private val granuleBeats = TernConfig.granuleBytes / config.beatBytes
  private val granuleReg = Reg(UInt(log2Ceil(granuleBeats + 1).W)) // beats left of this port's turn
  private val turn = if (ports == 1) room else Mux(granuleReg < room, granuleReg, room)
  private val beats = Mux(leftReg < turn, leftReg, turn)(burstBits, 0)
  private val turnEnds = if (ports == 1) false.B else granuleReg === beats

  io.burst.valid := leftReg =/= 0.U
  io.burst.bits.address := beatReg << beatBits
  io.burst.bits.beats := beats
  private val finishing = io.burst.fire && leftReg === beats
  io.span.ready := leftReg === 0.U || finishing

  when(io.burst.fire) {
    leftReg := leftReg - beats
    beatReg := beatReg + beats + Mux(turnEnds, ((ports - 1) * granuleBeats).U, 0.U)
    granuleReg := Mux(turnEnds, granuleBeats.U, granuleReg - beats)
  }
  when(io.span.fire) {
    leftReg := io.span.bits.beats
    beatReg := io.span.bits.address >> beatBits
    granuleReg := granuleBeats.U
  }
}
