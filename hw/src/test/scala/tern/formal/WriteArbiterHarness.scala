package tern.formal

import chisel3._
import tern.config.TernConfig
import tern.stream.{WriteArbiter, WriteStream}

/** Several writers of one stream in the core: each burst with its own beats. */
class WriteArbiterHarness(config: TernConfig, count: Int) extends Harness {
  private val arbiter = Module(new WriteArbiter(config, count))
  private val clients = free(Vec(count, new WriteStream(config)))
  private val memory = free(new WriteStream(config))
  private val lasts = free(Vec(count, Bool()))
  private val master = arbiter.io.memory

  for (((client, wanted), i) <- arbiter.io.clients.zip(clients).zipWithIndex) {
    client.burst.valid := wanted.burst.valid
    client.burst.bits := wanted.burst.bits
    client.beat.valid := wanted.beat.valid
    client.beat.bits := wanted.beat.bits
    Assumption(!client.burst.valid || Laws.lawful(config, client.burst.bits))
    Assumption(!client.burst.valid || Laws.mark(client.burst.bits) === i.U)
    Assumption(!client.beat.valid || Laws.mark(client.beat.bits.data) === i.U)
    WriteLaws.ofStream(config, client, lasts(i), 8, Duty.assumed, steadyAddress = true, marked = true)
  }
  master.burst.ready := memory.burst.ready
  master.beat.ready := memory.beat.ready
  master.done.valid := memory.done.valid
  master.done.bits := memory.done.bits
  private val last = lasts(master.beat.bits.data(0))
  WriteLaws.ofStream(config, master, last, 6, Duty.proved, steadyAddress = false, marked = true)
}
