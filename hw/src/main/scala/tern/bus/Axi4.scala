package tern.bus

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Address of a burst. Size is a full beat, type INCR, one ID: shells tie them off. */
class AxiAddress(config: TernConfig) extends Bundle {
  val addr = UInt(config.addressBits.W)
  val len = UInt(8.W)
}

class AxiReadData(bits: Int) extends Bundle {
  val data = UInt(bits.W)
  val resp = UInt(2.W)
  val last = Bool()
}

class AxiWriteData(bits: Int) extends Bundle {
  val data = UInt(bits.W)
  val strb = UInt((bits / 8).W)
  val last = Bool()
}

class AxiResponse extends Bundle {
  val resp = UInt(2.W)
}

/** AXI4 master that reads. */
class AxiReadPort(config: TernConfig) extends Bundle {
  val ar = Decoupled(new AxiAddress(config))
  val r = Flipped(Decoupled(new AxiReadData(config.memDataBits)))
}

/** AXI4 master that reads and writes. */
class AxiPort(config: TernConfig) extends AxiReadPort(config) {
  val aw = Decoupled(new AxiAddress(config))
  val w = Decoupled(new AxiWriteData(config.memDataBits))
  val b = Flipped(Decoupled(new AxiResponse))

  /** Connects to a slave through a FIFO in each channel, so that no path leads from one to the other. */
  def through(entries: Int, slave: AxiPort): Unit = {
    slave.ar <> Queue(ar, entries)
    r <> Queue(slave.r, entries)
    slave.aw <> Queue(aw, entries)
    slave.w <> Queue(w, entries)
    b <> Queue(slave.b, entries)
  }
}
