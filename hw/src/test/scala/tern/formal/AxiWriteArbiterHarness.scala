package tern.formal

import chisel3._
import tern.bus.{AxiWriteArbiter, AxiWritePort}
import tern.config.TernConfig

/** Several writers of one memory: each burst with its own beats, each answer to who wrote. */
class AxiWriteArbiterHarness(config: TernConfig, count: Int) extends Harness {
  private val arbiter = Module(new AxiWriteArbiter(config, count))
  private val clients = free(Vec(count, new AxiWritePort(config)))
  private val memory = free(new AxiWritePort(config))
  private val master = arbiter.io.memory

  for (((client, wanted), i) <- arbiter.io.clients.zip(clients).zipWithIndex) {
    client.aw.valid := wanted.aw.valid
    client.aw.bits := wanted.aw.bits
    client.w.valid := wanted.w.valid
    client.w.bits := wanted.w.bits
    client.b.ready := wanted.b.ready
    // Who writes says so in address and data.
    Assumption(!client.aw.valid || Laws.mark(client.aw.bits) === i.U)
    Assumption(!client.w.valid || Laws.mark(client.w.bits.data) === i.U)
    WriteLaws(config, client, 8, Duty.assumed, marked = true)
  }
  master.aw.ready := memory.aw.ready
  master.w.ready := memory.w.ready
  master.b.valid := memory.b.valid
  master.b.bits := memory.b.bits
  WriteLaws(config, master, 6, Duty.proved, marked = true)
}
