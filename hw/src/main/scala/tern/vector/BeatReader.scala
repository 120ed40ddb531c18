package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{BlockFifo, BurstSplitter, ReadBeat, ReadStream, Span}

/** Reads spans ahead, and asks only for what it has room for, so that it never holds up others on its port.
  *
  * @param bursts
  *   longest bursts that it has room for
  */
class BeatReader(config: TernConfig, bursts: Int) extends Module {
  private val places = bursts * config.burstBeats
  val io = IO(new Bundle {
    val span = Flipped(Decoupled(new Span(config, Span.streamBits)))
    val memory = new ReadStream(config)
    val beat = Decoupled(new ReadBeat(config))

    /** Ask for nothing more. */
    val halt = Input(Bool())

    /** All that was asked for has come. */
    val idle = Output(Bool())
  })
  private val splitter = Module(new BurstSplitter(config))
  splitter.io.span <> io.span

  private val beats = Module(new BlockFifo(new ReadBeat(config), places))
  private val countBits = log2Ceil(places + 1)
  private val takenReg = RegInit(0.U(countBits.W)) // places of beats that are here or on their way
  private val awaitedReg = RegInit(0.U(countBits.W))
  private val burst = splitter.io.burst
  private val room = takenReg <= (places - config.burstBeats).U && !io.halt
  io.memory.burst.valid := burst.valid && room
  io.memory.burst.bits := burst.bits
  burst.ready := io.memory.burst.ready && room
  private val asked = Mux(io.memory.burst.fire, burst.bits.beats, 0.U)
  takenReg := takenReg + asked - beats.io.deq.fire
  awaitedReg := awaitedReg + asked - io.memory.beat.fire

  beats.io.enq <> io.memory.beat
  io.beat <> beats.io.deq
  io.idle := awaitedReg === 0.U
  assert(!io.memory.beat.valid || io.memory.beat.ready, "a beat comes for which no place was kept")
}
