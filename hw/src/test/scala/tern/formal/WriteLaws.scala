package tern.formal

import chisel3._
import chisel3.util._
import tern.bus.AxiWritePort
import tern.config.TernConfig
import tern.stream.WriteStream

/** The write channels of AXI4 as this design uses them: one ID, bursts answered in order. Beats may come before their
  * address, as AXI4 has it. One of the two sides is proved, the other taken to keep the rules.
  *
  * @param outstanding
  *   bursts that are offered and unanswered at most
  * @param steadyAddress
  *   false where an arbiter may still change its mind: it stands before a queue then
  * @param marked
  *   the mark of a burst in its address must be that of each of its beats: who writes, say
  */
class WriteLaws(config: TernConfig, outstanding: Int, master: Duty, steadyAddress: Boolean, marked: Boolean)
    extends Module {
  val port = IO(Input(new AxiWritePort(config)))
  private val slave = master.opposite
  private val (aw, w, b) = (port.aw, port.w, port.b)
  private class Burst extends Bundle {
    val len = UInt(8.W)
    val mark = UInt(Laws.markBits.W)
  }
  private val beatReg = RegInit(0.U(8.W)) // of the burst at hand
  private val markReg = Reg(UInt(Laws.markBits.W))
  private val mark = Laws.mark(w.bits.data)
  private val ends = w.fire && w.bits.last
  when(w.fire) {
    beatReg := Mux(w.bits.last, 0.U, beatReg + 1.U)
    markReg := mark
  }

  // Addresses whose beats are not all there yet, or beats that are all there before their address.
  private val addressed = Module(new Queue(new Burst, outstanding, flow = true))
  private val early = Module(new Queue(new Burst, outstanding))
  private val known = addressed.io.deq.valid && !early.io.deq.valid // of the burst at hand
  addressed.io.enq.valid := aw.fire
  addressed.io.enq.bits.len := aw.bits.len
  addressed.io.enq.bits.mark := Laws.mark(aw.bits)
  early.io.enq.valid := ends && !known
  early.io.enq.bits.len := beatReg
  early.io.enq.bits.mark := mark
  addressed.io.deq.ready := early.io.deq.valid || ends
  early.io.deq.ready := addressed.io.deq.valid
  private val burst = addressed.io.deq.bits

  // Bursts of which the address, or the last beat, was taken, and that are unanswered.
  private val bits = log2Ceil(outstanding + 1)
  private val addressedReg, writtenReg = RegInit(0.U(bits.W))
  addressedReg := addressedReg + aw.fire - b.fire
  writtenReg := writtenReg + ends - b.fire

  if (steadyAddress) StableLaws(aw, master, "a write address")
  StableLaws(w, master, "a beat that is written")
  master("a write burst crosses 4 KiB")(!aw.valid || Laws.inPage(config, aw.bits))
  master("a write burst is too long")(!aw.valid || aw.bits.len < config.burstBeats.U)
  master("a write burst has more beats than it may have")(!w.valid || beatReg < config.burstBeats.U)
  master("the last beat of a write burst is not the last one")(
    (!known || beatReg <= burst.len) && (!w.valid || !known || w.bits.last === (beatReg === burst.len)) &&
      (!early.io.deq.fire || early.io.deq.bits.len === burst.len)
  )
  if (marked)
    master("a beat is written that belongs to another's burst")(
      (!w.valid || beatReg === 0.U || mark === markReg) && (!w.valid || !known || mark === burst.mark) &&
        (!known || beatReg === 0.U || markReg === burst.mark) &&
        (!early.io.deq.fire || early.io.deq.bits.mark === burst.mark)
    )
  StableLaws(b, slave, "an answer")
  slave("more bursts are written at once than there is room for")(
    (!aw.fire || addressedReg =/= outstanding.U) && (!ends || writtenReg =/= outstanding.U) &&
      (!addressed.io.enq.valid || addressed.io.enq.ready) && (!early.io.enq.valid || early.io.enq.ready)
  )
  slave("a burst is answered that is not written")(!b.valid || (addressedReg =/= 0.U && writtenReg =/= 0.U))
}

object WriteLaws {
  def apply(config: TernConfig, port: AxiWritePort, outstanding: Int, master: Duty, marked: Boolean): Unit = {
    val laws = Module(new WriteLaws(config, outstanding, master, steadyAddress = true, marked))
    laws.port :#= port
  }

  /** The same of a write stream, which is AXI4 but for names, the last beat's mark, and answers that cannot wait. */
  def ofStream(
      config: TernConfig,
      stream: WriteStream,
      last: Bool,
      outstanding: Int,
      master: Duty,
      steadyAddress: Boolean,
      marked: Boolean
  ): Unit = {
    val laws = Module(new WriteLaws(config, outstanding, master, steadyAddress, marked))
    laws.port.aw.valid := stream.burst.valid
    laws.port.aw.ready := stream.burst.ready
    laws.port.aw.bits.addr := stream.burst.bits.address
    laws.port.aw.bits.len := stream.burst.bits.beats - 1.U
    laws.port.w.valid := stream.beat.valid
    laws.port.w.ready := stream.beat.ready
    laws.port.w.bits.data := stream.beat.bits.data
    laws.port.w.bits.strb := stream.beat.bits.strobe
    laws.port.w.bits.last := last
    laws.port.b.valid := stream.done.valid
    laws.port.b.ready := true.B
    laws.port.b.bits.resp := stream.done.bits << 1
  }
}
