package tern.bus

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{Pair, ReadStream, Room, Window}

/** Turns bursts into AXI4 reads, up to 64 in flight. An address once offered stays, whatever happens. */
class ReadDma(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val stream = Flipped(new ReadStream(config))
    val axi = new AxiReadPort(config)

    /** No address lies outside it: jobs are checked first. */
    val window = Input(new Window)

    /** Offer no new address. */
    val halt = Input(Bool())

    /** Nothing is in flight. */
    val idle = Output(Bool())

    /** Address of the first burst that the memory refused. */
    val errorAddress = Valid(UInt(config.addressBits.W))
  })

  private val open = Module(new Queue(UInt(config.addressBits.W), 64))
  private val ar = Wire(Decoupled(new AxiAddress(config)))
  private val burst = Pair(io.stream.burst)
  private val room = Room(open.io.enq.ready, ar.fire)
  private val go = !io.halt && room
  ar.valid := burst.valid && go
  ar.bits.addr := burst.bits.address
  ar.bits.len := burst.bits.beats - 1.U
  burst.ready := ar.ready && go
  assert(!ar.fire || io.window.holds(config, burst.bits), "a read leaves the window")
  io.axi.ar <> Pair(ar)

  open.io.enq.valid := ar.fire
  open.io.enq.bits := ar.bits.addr
  open.io.deq.ready := io.axi.r.fire && io.axi.r.bits.last
  io.idle := !open.io.deq.valid

  private val bad = io.axi.r.bits.resp(1)
  private val errorReg = RegInit(false.B)
  private val errorAddress = Reg(UInt(config.addressBits.W))
  when(io.axi.r.fire && bad)(errorReg := true.B)
  when(!errorReg)(errorAddress := open.io.deq.bits) // means nothing before there is an error
  io.errorAddress.valid := RegNext(errorReg, false.B)
  io.errorAddress.bits := RegNext(
    errorAddress
  ) // `errorAddress` may become the slow output register of the queue's block RAM

  io.stream.beat.valid := io.axi.r.valid
  io.stream.beat.bits.data := io.axi.r.bits.data
  io.stream.beat.bits.error := bad
  io.stream.beat.bits.last := io.axi.r.bits.last
  io.axi.r.ready := io.stream.beat.ready
}
