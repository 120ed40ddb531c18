package tern.formal

import chisel3._
import tern.bus.{AxiReadArbiter, AxiReadPort}
import tern.config.TernConfig

/** Several readers of one memory. The colour of a burst is in its address. */
class AxiReadArbiterHarness(config: TernConfig, count: Int) extends Harness {
  private val arbiter = Module(new AxiReadArbiter(config, count))
  private val clients = free(Vec(count, new AxiReadPort(config)))
  private val memory = free(new AxiReadPort(config))
  private val master = arbiter.io.memory

  for ((client, wanted) <- arbiter.io.clients.zip(clients)) {
    client.ar.valid := wanted.ar.valid
    client.ar.bits := wanted.ar.bits
    client.r.ready := wanted.r.ready
    ReadLaws(config, client, 12, Duty.assumed)
    val laws = Module(new QueueLaws(16))
    laws.io.in.valid := client.ar.fire
    laws.io.in.bits := Laws.mark(client.ar.bits)
    // The beats before the last one are the same by the memory's own rule.
    laws.io.out.valid := client.r.valid && client.r.bits.last
    laws.io.out.bits := client.r.bits.data
    laws.io.out.ready := client.r.ready
    laws.io.held := true.B
  }
  master.ar.ready := memory.ar.ready
  master.r.valid := memory.r.valid
  master.r.bits := memory.r.bits
  ReadLaws(config, master, 3, Duty.proved)
  private val answers = Module(new ColouredMemory(3))
  answers.io.ask.valid := master.ar.fire
  answers.io.ask.bits := Laws.mark(master.ar.bits)
  answers.io.ends := master.r.fire && master.r.bits.last
  Assumption(!master.r.valid || master.r.bits.data === answers.io.colour)
}
