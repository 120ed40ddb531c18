package tern.formal

import chisel3._
import chisel3.util._

/** Any module with coloured items in at one port and out at another. */
class QueueHarness(latency: Int)(queue: => (DecoupledIO[UInt], DecoupledIO[UInt])) extends Harness {
  private val valid, ready = free(Bool())
  private val bits = free(UInt(QueueLaws.colourBits.W))
  private val (in, out) = queue
  offered(in, valid, bits)
  out.ready := ready

  private val laws = Module(new QueueLaws(latency))
  laws.io.in.valid := in.fire
  laws.io.in.bits := in.bits
  laws.io.out :#= out
  laws.io.held := false.B
  StableLaws(out, Duty.proved, "what comes out")
}
