package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Cuts a span into bursts of at most `burstBeats`, at multiples of the burst size: none crosses 4 KiB. One a cycle. */
class BurstSplitter(config: TernConfig) extends Module {
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
  private val beats = Mux(leftReg < room, leftReg, room)(burstBits, 0)

  io.burst.valid := leftReg =/= 0.U
  io.burst.bits.address := beatReg << beatBits
  io.burst.bits.beats := beats
  private val finishing = io.burst.fire && leftReg === beats
  io.span.ready := leftReg === 0.U || finishing

  when(io.burst.fire) {
    leftReg := leftReg - beats
    beatReg := beatReg + beats
  }
  when(io.span.fire) {
    leftReg := io.span.bits.beats
    beatReg := io.span.bits.address >> beatBits
  }
}
