package tern.formal

import chisel3._
import chisel3.util._
import tern.bus.AxiReadPort
import tern.config.TernConfig
import tern.stream.ReadStream

/** The read channels of AXI4 as this design uses them: one ID, so bursts are answered in order. One of the two sides is
  * proved, the other taken to keep the rules.
  *
  * @param outstanding
  *   bursts that are unanswered at most, which is the slave's to see to
  * @param steadyAddress
  *   false where an arbiter may still change its mind: it stands before a queue then
  */
class ReadLaws(config: TernConfig, outstanding: Int, master: Duty, steadyAddress: Boolean) extends Module {
  val port = IO(Input(new AxiReadPort(config)))
  private val slave = master.opposite
  private val (ar, r) = (port.ar, port.r)
  private val open = Module(new Queue(UInt(8.W), outstanding))
  private val beatReg = RegInit(0.U(8.W)) // of the oldest burst

  open.io.enq.valid := ar.fire
  open.io.enq.bits := ar.bits.len
  open.io.deq.ready := r.fire && r.bits.last
  when(r.fire)(beatReg := Mux(r.bits.last, 0.U, beatReg + 1.U))

  if (steadyAddress) StableLaws(ar, master, "a read address")
  master("a read burst crosses 4 KiB")(!ar.valid || Laws.inPage(config, ar.bits))
  master("a read burst is too long")(!ar.valid || ar.bits.len < config.burstBeats.U)
  StableLaws(r, slave, "a beat that is read")
  slave("more bursts are read at once than there is room for")(!ar.fire || open.io.enq.ready)
  slave("a beat comes that nobody asked for")(!r.valid || open.io.deq.valid)
  slave("the last beat of a read burst is not the last one")(
    !r.valid || !open.io.deq.valid || r.bits.last === (beatReg === open.io.deq.bits)
  )
}

object ReadLaws {
  def apply(config: TernConfig, port: AxiReadPort, outstanding: Int, master: Duty): Unit = {
    val laws = Module(new ReadLaws(config, outstanding, master, steadyAddress = true))
    laws.port :#= port
  }

  /** The same of a read stream, which is AXI4 but for names. */
  def ofStream(
      config: TernConfig,
      stream: ReadStream,
      outstanding: Int,
      master: Duty,
      steadyAddress: Boolean = true
  ): Unit = {
    val laws = Module(new ReadLaws(config, outstanding, master, steadyAddress))
    laws.port.ar.valid := stream.burst.valid
    laws.port.ar.ready := stream.burst.ready
    laws.port.ar.bits.addr := stream.burst.bits.address
    laws.port.ar.bits.len := stream.burst.bits.beats - 1.U
    laws.port.r.valid := stream.beat.valid
    laws.port.r.ready := stream.beat.ready
    laws.port.r.bits.data := stream.beat.bits.data
    laws.port.r.bits.resp := stream.beat.bits.error << 1
    laws.port.r.bits.last := stream.beat.bits.last
  }
}
