package tern.bus

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{Countdown, Pair, Room, Window, WriteStream}

/** Turns bursts and their beats into AXI4 writes, up to 16 in flight. A burst once taken is finished. */
class WriteDma(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val stream = Flipped(new WriteStream(config))
    val aw = Decoupled(new AxiAddress(config))
    val w = Decoupled(new AxiWriteData(config.memDataBits))
    val b = Flipped(Decoupled(new AxiResponse))

    /** No address lies outside it: jobs are checked first. */
    val window = Input(new Window)

    /** Take no new burst. */
    val halt = Input(Bool())
    val idle = Output(Bool())
    val errorAddress = Output(UInt(config.addressBits.W))
  })

  private val open = Module(new Queue(UInt(config.addressBits.W), 16))
  private val lengths = Module(new Queue(UInt(8.W), 16))
  private val aw = Wire(Decoupled(new AxiAddress(config)))
  private val burst = Pair(io.stream.burst)
  private val room = Room(open.io.enq.ready && lengths.io.enq.ready, aw.fire)
  private val go = !io.halt && room
  aw.valid := burst.valid && go
  aw.bits.addr := burst.bits.address
  aw.bits.len := burst.bits.beats - 1.U
  burst.ready := aw.ready && go
  assert(!aw.fire || io.window.holds(config, burst.bits), "a write leaves the window")
  io.aw <> Pair(aw)
  open.io.enq.valid := aw.fire
  open.io.enq.bits := aw.bits.addr
  lengths.io.enq.valid := aw.fire
  lengths.io.enq.bits := aw.bits.len

  private val left = Module(new Countdown(8))
  left.io.run <> lengths.io.deq
  left.io.passes := io.w.fire
  private val beat = Pair(io.stream.beat)
  io.w.valid := beat.valid && left.io.here
  io.w.bits.data := beat.bits.data
  io.w.bits.strb := beat.bits.strobe
  io.w.bits.last := left.io.last
  beat.ready := io.w.ready && left.io.here

  io.b.ready := true.B
  open.io.deq.ready := io.b.valid
  private val refused = io.b.valid && io.b.bits.resp(1)
  io.stream.done.valid := RegNext(io.b.valid, false.B)
  io.stream.done.bits := RegNext(refused)
  io.errorAddress := RegEnable(open.io.deq.bits, refused)
  io.idle := !open.io.deq.valid
}
