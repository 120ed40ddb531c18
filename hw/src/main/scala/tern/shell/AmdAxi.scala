package tern.shell

import chisel3._
import tern.bus.{AxiLite, AxiPort, AxiReadPort}

/** Constants that an AMD shell drives on AxCACHE and AxPROT of its masters.
  *
  * @param cache
  *   3: normal memory, not cached (a port beside the caches); 15: write-back, so that a coherent port snoops them
  * @param prot
  *   2: non-secure, which Linux on Zynq runs as; 0 elsewhere
  */
final case class AxiAttributes(cache: Int, prot: Int) {
  require(cache >= 0 && cache <= 15, s"cache is $cache; AxCACHE has 4 bits")
  require(prot >= 0 && prot <= 7, s"prot is $prot; AxPROT has 3 bits")
}

/** AXI4 read master with every signal and the names that AMD's tools look for. Addresses are zero-extended. */
class AmdAxiRead(dataBits: Int) extends Bundle {
  val arid = Output(UInt(1.W))
  val araddr = Output(UInt(AmdAxi.addressBits.W))
  val arlen = Output(UInt(8.W))
  val arsize = Output(UInt(3.W))
  val arburst = Output(UInt(2.W))
  val arlock = Output(UInt(1.W))
  val arcache = Output(UInt(4.W))
  val arprot = Output(UInt(3.W))
  val arqos = Output(UInt(4.W))
  val arregion = Output(UInt(4.W))
  val arvalid = Output(Bool())
  val arready = Input(Bool())
  val rid = Input(UInt(1.W))
  val rdata = Input(UInt(dataBits.W))
  val rresp = Input(UInt(2.W))
  val rlast = Input(Bool())
  val rvalid = Input(Bool())
  val rready = Output(Bool())

  def readsFrom(port: AxiReadPort, attributes: AxiAttributes): Unit = {
    arid := 0.U
    araddr := port.ar.bits.addr
    arlen := port.ar.bits.len
    arsize := AmdAxi.size(dataBits)
    arburst := AmdAxi.incrementing
    arlock := 0.U
    arcache := attributes.cache.U
    arprot := attributes.prot.U
    arqos := 0.U
    arregion := 0.U
    arvalid := port.ar.valid
    port.ar.ready := arready
    port.r.bits.data := rdata
    port.r.bits.resp := rresp
    port.r.bits.last := rlast
    port.r.valid := rvalid
    rready := port.r.ready
  }
}

/** The same, with writes. */
class AmdAxi(dataBits: Int) extends AmdAxiRead(dataBits) {
  val awid = Output(UInt(1.W))
  val awaddr = Output(UInt(AmdAxi.addressBits.W))
  val awlen = Output(UInt(8.W))
  val awsize = Output(UInt(3.W))
  val awburst = Output(UInt(2.W))
  val awlock = Output(UInt(1.W))
  val awcache = Output(UInt(4.W))
  val awprot = Output(UInt(3.W))
  val awqos = Output(UInt(4.W))
  val awregion = Output(UInt(4.W))
  val awvalid = Output(Bool())
  val awready = Input(Bool())
  val wdata = Output(UInt(dataBits.W))
  val wstrb = Output(UInt((dataBits / 8).W))
  val wlast = Output(Bool())
  val wvalid = Output(Bool())
  val wready = Input(Bool())
  val bid = Input(UInt(1.W))
  val bresp = Input(UInt(2.W))
  val bvalid = Input(Bool())
  val bready = Output(Bool())

  def movesFor(port: AxiPort, attributes: AxiAttributes): Unit = {
    readsFrom(port, attributes)
    awid := 0.U
    awaddr := port.aw.bits.addr
    awlen := port.aw.bits.len
    awsize := AmdAxi.size(dataBits)
    awburst := AmdAxi.incrementing
    awlock := 0.U
    awcache := attributes.cache.U
    awprot := attributes.prot.U
    awqos := 0.U
    awregion := 0.U
    awvalid := port.aw.valid
    port.aw.ready := awready
    wdata := port.w.bits.data
    wstrb := port.w.bits.strb
    wlast := port.w.bits.last
    wvalid := port.w.valid
    port.w.ready := wready
    port.b.bits.resp := bresp
    port.b.valid := bvalid
    bready := port.b.ready
  }
}

/** AXI4-Lite slave with the names that AMD's tools look for. */
class AmdAxiLite(addressBits: Int) extends Bundle {
  val awaddr = Input(UInt(addressBits.W))
  val awprot = Input(UInt(3.W))
  val awvalid = Input(Bool())
  val awready = Output(Bool())
  val wdata = Input(UInt(32.W))
  val wstrb = Input(UInt(4.W))
  val wvalid = Input(Bool())
  val wready = Output(Bool())
  val bresp = Output(UInt(2.W))
  val bvalid = Output(Bool())
  val bready = Input(Bool())
  val araddr = Input(UInt(addressBits.W))
  val arprot = Input(UInt(3.W))
  val arvalid = Input(Bool())
  val arready = Output(Bool())
  val rdata = Output(UInt(32.W))
  val rresp = Output(UInt(2.W))
  val rvalid = Output(Bool())
  val rready = Input(Bool())

  def controls(bus: AxiLite): Unit = {
    bus.aw.bits.addr := awaddr
    bus.aw.valid := awvalid
    awready := bus.aw.ready
    bus.w.bits.data := wdata
    bus.w.bits.strb := wstrb
    bus.w.valid := wvalid
    wready := bus.w.ready
    bresp := bus.b.bits.resp
    bvalid := bus.b.valid
    bus.b.ready := bready
    bus.ar.bits.addr := araddr
    bus.ar.valid := arvalid
    arready := bus.ar.ready
    rdata := bus.r.bits.data
    rresp := bus.r.bits.resp
    rvalid := bus.r.valid
    bus.r.ready := rready
  }
}

object AmdAxi {

  /** Address bits outside; the device's own are fewer, see [[tern.stream.Span]]. */
  val addressBits = 64

  /** AxSIZE of whole beats, AxBURST INCR. */
  def size(dataBits: Int): UInt = chisel3.util.log2Ceil(dataBits / 8).U
  def incrementing: UInt = 1.U
}
