package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** A run of whole beats in device memory. */
class Span(config: TernConfig, val countBits: Int) extends Bundle {
  val address = UInt(config.addressBits.W)
  val beats = UInt(countBits.W)
}

object Span {

  /** Enough for the longest stream: the beats of one matrix. */
  val streamBits = 32
}

/** One beat that came from memory. */
class ReadBeat(config: TernConfig) extends Bundle {
  val data = UInt(config.memDataBits.W)

  /** The memory responded with an error; data is invalid. */
  val error = Bool()

  /** Last beat of its burst. */
  val last = Bool()
}

/** One beat to memory, with one strobe bit per byte. */
class WriteBeat(config: TernConfig) extends Bundle {
  val data = UInt(config.memDataBits.W)
  val strobe = UInt(config.beatBytes.W)
}

/** What the core asks of a read port: bursts out, beats in, in order. */
class ReadStream(config: TernConfig) extends Bundle {
  val burst = Decoupled(new Span(config, log2Ceil(config.burstBeats + 1)))
  val beat = Flipped(Decoupled(new ReadBeat(config)))
}

/** What the core asks of a write port: bursts and their beats out, one response per burst back, in order. */
class WriteStream(config: TernConfig) extends Bundle {
  val burst = Decoupled(new Span(config, log2Ceil(config.burstBeats + 1)))
  val beat = Decoupled(new WriteBeat(config))

  /** One pulse for each burst that is in memory; the bit says whether the memory refused it. */
  val done = Flipped(Valid(Bool()))
}
