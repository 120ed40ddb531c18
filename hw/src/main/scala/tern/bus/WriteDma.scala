package tern.bus

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.stream.{Span, WriteStream}

/** Bursts and their beats to AXI4 writes. A burst once taken is finished. */
class WriteDma(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val stream = Flipped(new WriteStream(config))
    val aw = Decoupled(new AxiAddress)
    val w = Decoupled(new AxiWriteData(config.memDataBits))
    val b = Flipped(Decoupled(new AxiResponse))

    /** Take no new burst. */
    val halt = Input(Bool())
    val idle = Output(Bool())
    val errorAddress = Output(UInt(Span.addressBits.W))
  })

  private val open = Module(new Queue(UInt(Span.addressBits.W), 16))
  private val lengths = Module(new Queue(UInt(8.W), 16))
  private val aw = Wire(Decoupled(new AxiAddress))
  private val go = !io.halt && open.io.enq.ready && lengths.io.enq.ready
  aw.valid := io.stream.burst.valid && go
  aw.bits.addr := io.stream.burst.bits.address
  aw.bits.len := io.stream.burst.bits.beats - 1.U
  io.stream.burst.ready := aw.ready && go
  io.aw <> Queue(aw, 2)
  open.io.enq.valid := aw.fire
  open.io.enq.bits := aw.bits.addr
  lengths.io.enq.valid := aw.fire
  lengths.io.enq.bits := aw.bits.len

  private val beatReg = RegInit(0.U(8.W))
  private val w = Wire(Decoupled(new AxiWriteData(config.memDataBits)))
  private val last = beatReg === lengths.io.deq.bits
  w.valid := io.stream.beat.valid && lengths.io.deq.valid
  w.bits.data := io.stream.beat.bits.data
  w.bits.strb := io.stream.beat.bits.strobe
  w.bits.last := last
  io.stream.beat.ready := w.ready && lengths.io.deq.valid
  lengths.io.deq.ready := w.fire && last
  when(w.fire)(beatReg := Mux(last, 0.U, beatReg + 1.U))
  io.w <> Queue(w, 2)

  io.b.ready := true.B
  open.io.deq.ready := io.b.valid
  io.stream.done.valid := io.b.valid
  io.stream.done.bits := io.b.bits.resp(1)
  io.idle := !open.io.deq.valid

  // The answer to a refused burst comes while its address heads the queue.
  private val refused = io.b.valid && io.b.bits.resp(1)
  io.errorAddress := Mux(refused, open.io.deq.bits, RegEnable(open.io.deq.bits, refused))
}
