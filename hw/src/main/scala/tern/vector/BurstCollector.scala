package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{WriteBeat, WriteStream}

/** Makes bursts of beats that follow each other. A burst is asked for when all its beats are here, so it never waits.
  */
class BurstCollector(config: TernConfig) extends Module {
  private val most = config.burstBeats.min(16)
  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new PlacedBeat(config)))
    val memory = new WriteStream(config)
    val refused = Output(Bool())

    /** Beats of a burst that is not complete are here. */
    val open = Output(Bool())

    /** Bursts that are not known to be in memory, and a pulse for each that is. */
    val unwritten = Output(UInt(BurstCollector.countBits.W))
    val written = Output(Bool())

    /** No burst that was asked for waits for its answer. */
    val settled = Output(Bool())
  })
  private val beats = Module(new Queue(new WriteBeat(config), 2 * most))
  private val bursts = Module(new Queue(chiselTypeOf(io.memory.burst.bits), 4))
  private val countReg = RegInit(0.U(log2Ceil(most + 1).W)) // beats of the burst that is not complete
  private val startReg = Reg(UInt(io.in.bits.beat.getWidth.W))
  private val start = Mux(countReg === 0.U, io.in.bits.beat, startReg)
  private val atEnd = if (most == 1) true.B else io.in.bits.beat(log2Ceil(most) - 1, 0).andR
  private val closes = io.in.bits.last || atEnd

  io.in.ready := beats.io.enq.ready && bursts.io.enq.ready
  beats.io.enq.valid := io.in.valid && bursts.io.enq.ready
  beats.io.enq.bits.data := io.in.bits.data
  beats.io.enq.bits.strobe := io.in.bits.strobe
  bursts.io.enq.valid := io.in.fire && closes
  bursts.io.enq.bits.address := start << log2Ceil(config.beatBytes)
  bursts.io.enq.bits.beats := countReg + 1.U
  when(io.in.fire) {
    startReg := start
    countReg := Mux(closes, 0.U, countReg + 1.U)
  }
  io.memory.burst <> bursts.io.deq
  io.memory.beat <> beats.io.deq

  private def count(more: Bool): UInt = {
    val countReg = RegInit(0.U(BurstCollector.countBits.W)) // more than any port has in flight
    when(more =/= io.written)(countReg := Mux(more, countReg + 1.U, countReg - 1.U))
    countReg
  }
  private val asked = count(io.memory.burst.fire)
  assert(!io.memory.done.valid || asked =/= 0.U, "an answer comes that no burst waits for")
  io.written := io.memory.done.valid
  io.refused := io.memory.done.valid && io.memory.done.bits
  io.unwritten := count(bursts.io.enq.fire)
  io.settled := asked === 0.U
  io.open := countReg =/= 0.U
}

object BurstCollector {
  val countBits = 8
}
