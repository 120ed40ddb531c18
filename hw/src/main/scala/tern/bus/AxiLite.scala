package tern.bus

import chisel3._
import chisel3.util._

class AxiLiteAddress(bits: Int) extends Bundle {
  val addr = UInt(bits.W)
}

class AxiLiteWriteData extends Bundle {
  val data = UInt(32.W)
  val strb = UInt(4.W)
}

class AxiLiteReadData extends Bundle {
  val data = UInt(32.W)
  val resp = UInt(2.W)
}

/** AXI4-Lite slave of 32 bits, seen from the master. */
class AxiLite(addressBits: Int) extends Bundle {
  val aw = Decoupled(new AxiLiteAddress(addressBits))
  val w = Decoupled(new AxiLiteWriteData)
  val b = Flipped(Decoupled(new AxiResponse))
  val ar = Decoupled(new AxiLiteAddress(addressBits))
  val r = Flipped(Decoupled(new AxiLiteReadData))

  /** Connects to a slave through a FIFO in each channel, so that no path leads from one to the other. */
  def through(entries: Int, slave: AxiLite): Unit = {
    slave.aw <> Queue(aw, entries)
    slave.w <> Queue(w, entries)
    b <> Queue(slave.b, entries)
    slave.ar <> Queue(ar, entries)
    r <> Queue(slave.r, entries)
  }
}
