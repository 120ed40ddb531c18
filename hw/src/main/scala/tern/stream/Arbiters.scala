package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Round-robin arbiter of several readers of one port. Beats go back to the client that asked for them. */
class ReadArbiter(config: TernConfig, count: Int) extends Module {
  val io = IO(new Bundle {
    val clients = Vec(count, Flipped(new ReadStream(config)))
    val memory = new ReadStream(config)
  })
  private val clients = io.clients

  private val turn = Module(new RRArbiter(chiselTypeOf(io.memory.burst.bits), clients.size))
  private val order = Module(new Queue(UInt(log2Ceil(clients.size).W), 32))
  private val room = Room(order.io.enq.ready, io.memory.burst.fire)
  turn.io.in.zip(clients).foreach { case (in, client) => in <> client.burst }

  io.memory.burst.valid := turn.io.out.valid && room
  io.memory.burst.bits := turn.io.out.bits
  turn.io.out.ready := io.memory.burst.ready && room
  order.io.enq.valid := io.memory.burst.fire
  order.io.enq.bits := turn.io.chosen

  // Through a FIFO, so that no path leads from a client's state to the memory.
  private val beat = Pair(io.memory.beat)
  private val owner = Pair(order.io.deq)
  for ((client, i) <- clients.zipWithIndex) {
    client.beat.valid := beat.valid && owner.valid && owner.bits === i.U
    client.beat.bits := beat.bits
  }
  beat.ready := owner.valid && VecInit(clients.map(_.beat.ready).toSeq)(owner.bits)
  owner.ready := beat.fire && beat.bits.last
}

/** Round-robin arbiter of several writers of one port. A burst passes with all its beats; its response goes back to its
  * writer.
  */
class WriteArbiter(config: TernConfig, count: Int) extends Module {
  val io = IO(new Bundle {
    val clients = Vec(count, Flipped(new WriteStream(config)))
    val memory = new WriteStream(config)
  })
  private val clients = io.clients

  private val turn = Module(new RRArbiter(chiselTypeOf(io.memory.burst.bits), clients.size))
  private class Run extends Bundle {
    val writer = UInt(log2Ceil(clients.size).W)

    /** Beats, less one. */
    val more = UInt(log2Ceil(config.burstBeats).W)
  }
  private val runs = Module(new Pair(new Run))
  private val order = Module(new Queue(UInt(log2Ceil(clients.size).W), 16))
  turn.io.in.zip(clients).foreach { case (in, client) => in <> client.burst }

  private val room = Room(runs.io.enq.ready && order.io.enq.ready, io.memory.burst.fire)
  io.memory.burst.valid := turn.io.out.valid && room
  io.memory.burst.bits := turn.io.out.bits
  turn.io.out.ready := io.memory.burst.ready && room
  runs.io.enq.valid := io.memory.burst.fire
  runs.io.enq.bits.writer := turn.io.chosen
  runs.io.enq.bits.more := turn.io.out.bits.beats - 1.U
  order.io.enq.valid := io.memory.burst.fire
  order.io.enq.bits := turn.io.chosen

  // Beats, burst by burst.
  private val run = runs.io.deq
  private val left = Module(new Countdown(run.bits.more.getWidth))
  private val writer = RegEnable(run.bits.writer, run.fire)
  left.io.run.valid := run.valid
  left.io.run.bits := run.bits.more
  run.ready := left.io.run.ready
  left.io.passes := io.memory.beat.fire
  io.memory.beat.valid := left.io.here && VecInit(clients.map(_.beat.valid).toSeq)(writer)
  io.memory.beat.bits := VecInit(clients.map(_.beat.bits).toSeq)(writer)

  private val owner = Queue(order.io.deq, 1, pipe = true)
  for ((client, i) <- clients.zipWithIndex) {
    client.beat.ready := left.io.here && writer === i.U && io.memory.beat.ready
    client.done.valid := io.memory.done.valid && owner.bits === i.U
    client.done.bits := io.memory.done.bits
  }
  owner.ready := io.memory.done.valid
  assert(!io.memory.done.valid || owner.valid, "an answer comes that no writer waits for")
}
