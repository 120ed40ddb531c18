package tern.stream

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Several readers of one port: bursts are taken in turn, beats go back to whoever asked for them. */
class ReadArbiter(config: TernConfig, count: Int) extends Module {
  val io = IO(new Bundle {
    val clients = Vec(count, Flipped(new ReadStream(config)))
    val memory = new ReadStream(config)
  })
  private val clients = io.clients

  private val turn = Module(new RRArbiter(chiselTypeOf(io.memory.burst.bits), clients.size))
  private val order = Module(new Queue(UInt(log2Ceil(clients.size).W), 32))
  turn.io.in.zip(clients).foreach { case (in, client) => in <> client.burst }

  io.memory.burst.valid := turn.io.out.valid && order.io.enq.ready
  io.memory.burst.bits := turn.io.out.bits
  turn.io.out.ready := io.memory.burst.ready && order.io.enq.ready
  order.io.enq.valid := turn.io.out.valid && io.memory.burst.ready
  order.io.enq.bits := turn.io.chosen

  // Through a queue, so that no path goes from a client's state to the memory.
  private val beat = Queue(io.memory.beat, 2)
  private val owner = Queue(order.io.deq, 1, pipe = true)
  for ((client, i) <- clients.zipWithIndex) {
    client.beat.valid := beat.valid && owner.valid && owner.bits === i.U
    client.beat.bits := beat.bits
  }
  beat.ready := owner.valid && VecInit(clients.map(_.beat.ready).toSeq)(owner.bits)
  owner.ready := beat.fire && beat.bits.last
}

/** Several writers of one port: a burst and its beats pass as a whole, its answer goes back to whoever wrote it. */
class WriteArbiter(config: TernConfig, count: Int) extends Module {
  val io = IO(new Bundle {
    val clients = Vec(count, Flipped(new WriteStream(config)))
    val memory = new WriteStream(config)
  })
  private val clients = io.clients

  private val turn = Module(new RRArbiter(chiselTypeOf(io.memory.burst.bits), clients.size))
  private val order = Module(new Queue(UInt(log2Ceil(clients.size).W), 16))
  private val ownerReg = Reg(UInt(log2Ceil(clients.size).W))
  private val leftReg = RegInit(0.U(log2Ceil(config.burstBeats + 1).W))
  turn.io.in.zip(clients).foreach { case (in, client) => in <> client.burst }

  // The next burst may be taken with the last beat of the one before it.
  private val ending = leftReg === 1.U && io.memory.beat.fire
  private val free = (leftReg === 0.U || ending) && order.io.enq.ready
  io.memory.burst.valid := turn.io.out.valid && free
  io.memory.burst.bits := turn.io.out.bits
  turn.io.out.ready := io.memory.burst.ready && free
  order.io.enq.valid := io.memory.burst.fire
  order.io.enq.bits := turn.io.chosen

  io.memory.beat.valid := leftReg =/= 0.U && VecInit(clients.map(_.beat.valid).toSeq)(ownerReg)
  io.memory.beat.bits := VecInit(clients.map(_.beat.bits).toSeq)(ownerReg)
  private val owner = Queue(order.io.deq, 1, pipe = true)
  for ((client, i) <- clients.zipWithIndex) {
    client.beat.ready := leftReg =/= 0.U && ownerReg === i.U && io.memory.beat.ready
    client.done.valid := io.memory.done.valid && owner.bits === i.U
    client.done.bits := io.memory.done.bits
  }
  owner.ready := io.memory.done.valid
  when(io.memory.beat.fire)(leftReg := leftReg - 1.U)
  when(io.memory.burst.fire) {
    leftReg := io.memory.burst.bits.beats
    ownerReg := turn.io.chosen
  }
}
