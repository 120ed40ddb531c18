package tern.bus

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{Pair, Room}

/** Round-robin arbiter of several AXI4 readers of one memory. Responses come in the order in which bursts were taken.
  *
  * A client that stalls its beats stalls all others, so weight streams request only what they have room for.
  */
class AxiReadArbiter(config: TernConfig, count: Int, outstanding: Int = 8) extends Module {
  val io = IO(new Bundle {
    val clients = Vec(count, Flipped(new AxiReadPort(config)))
    val memory = new AxiReadPort(config)
  })

  private val turn = Module(new RRArbiter(new AxiAddress(config), count))
  private val order = Module(new Queue(UInt(log2Ceil(count).W), outstanding))
  turn.io.in.zip(io.clients).foreach { case (in, client) => in <> client.ar }
  // Through FIFOs on both sides, as are the beats: memory and clients are far apart, and the choice of a client takes time.
  private val ar = Wire(chiselTypeOf(io.memory.ar))
  private val room = Room(order.io.enq.ready, ar.fire)
  ar.valid := turn.io.out.valid && room
  ar.bits := turn.io.out.bits
  io.memory.ar <> Pair(ar)
  turn.io.out.ready := ar.ready && room
  order.io.enq.valid := ar.fire
  order.io.enq.bits := turn.io.chosen

  private val r = Pair(io.memory.r)
  private val owner = Pair(order.io.deq)
  private val routed = io.clients.zipWithIndex.map { case (client, i) =>
    val beat = Wire(chiselTypeOf(client.r))
    beat.valid := r.valid && owner.valid && owner.bits === i.U
    beat.bits := r.bits
    client.r <> Pair(beat)
    beat
  }
  r.ready := owner.valid && VecInit(routed.map(_.ready))(owner.bits)
  owner.ready := r.fire && r.bits.last
}

/** The write channels of one AXI4 master. */
class AxiWritePort(config: TernConfig) extends Bundle {
  val aw = Decoupled(new AxiAddress(config))
  val w = Decoupled(new AxiWriteData(config.memDataBits))
  val b = Flipped(Decoupled(new AxiResponse))
}

/** Round-robin arbiter of several AXI4 writers of one memory. A burst passes with all its beats before the next one
  * does.
  */
class AxiWriteArbiter(config: TernConfig, count: Int, outstanding: Int = 4) extends Module {
  val io = IO(new Bundle {
    val clients = Vec(count, Flipped(new AxiWritePort(config)))
    val memory = new AxiWritePort(config)
  })

  private val turn = Module(new RRArbiter(new AxiAddress(config), count))
  private val order = Module(new Queue(UInt(log2Ceil(count).W), outstanding))
  private val movingReg = RegInit(false.B)
  private val ownerReg = Reg(UInt(log2Ceil(count).W))
  turn.io.in.zip(io.clients).foreach { case (in, client) => in <> client.aw }
  private val free = !movingReg && order.io.enq.ready
  // Through a FIFO: the choice changes when another client arrives, and an address once offered must stay.
  private val aw = Wire(chiselTypeOf(io.memory.aw))
  io.memory.aw <> Pair(aw)
  aw.valid := turn.io.out.valid && free
  aw.bits := turn.io.out.bits
  turn.io.out.ready := aw.ready && free
  order.io.enq.valid := aw.fire
  order.io.enq.bits := turn.io.chosen
  private val w = Wire(chiselTypeOf(io.memory.w))
  io.memory.w <> Pair(w)
  when(w.fire && w.bits.last)(movingReg := false.B)
  when(aw.fire) {
    movingReg := true.B
    ownerReg := turn.io.chosen
  }

  w.valid := movingReg && VecInit(io.clients.map(_.w.valid).toSeq)(ownerReg)
  w.bits := VecInit(io.clients.map(_.w.bits).toSeq)(ownerReg)
  for ((client, i) <- io.clients.zipWithIndex) {
    client.w.ready := movingReg && ownerReg === i.U && w.ready
    client.b.valid := io.memory.b.valid && order.io.deq.valid && order.io.deq.bits === i.U
    client.b.bits := io.memory.b.bits
  }
  io.memory.b.ready := order.io.deq.valid && VecInit(io.clients.map(_.b.ready).toSeq)(order.io.deq.bits)
  order.io.deq.ready := io.memory.b.fire
}
