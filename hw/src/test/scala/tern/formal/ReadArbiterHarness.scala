package tern.formal

import chisel3._
import tern.config.TernConfig
import tern.stream.{ReadArbiter, ReadStream}

/** Several readers of one stream in the core. The colour of a burst is in its address. */
class ReadArbiterHarness(config: TernConfig, count: Int) extends Harness {
  private val arbiter = Module(new ReadArbiter(config, count))
  private val clients = free(Vec(count, new ReadStream(config)))
  private val memory = free(new ReadStream(config))
  private val master = arbiter.io.memory

  for ((client, wanted) <- arbiter.io.clients.zip(clients)) {
    client.burst.valid := wanted.burst.valid
    client.burst.bits := wanted.burst.bits
    client.beat.ready := wanted.beat.ready
    Assumption(!client.burst.valid || Laws.lawful(config, client.burst.bits))
    ReadLaws.ofStream(config, client, 12, Duty.assumed)
    val laws = Module(new QueueLaws(16))
    laws.io.in.valid := client.burst.fire
    laws.io.in.bits := Laws.mark(client.burst.bits)
    laws.io.out.valid := client.beat.valid && client.beat.bits.last
    laws.io.out.ready := client.beat.ready
    laws.io.out.bits := client.beat.bits.data
    laws.io.held := true.B
  }
  master.burst.ready := memory.burst.ready
  master.beat.valid := memory.beat.valid
  master.beat.bits := memory.beat.bits
  ReadLaws.ofStream(config, master, 3, Duty.proved, steadyAddress = false)
  private val answers = Module(new ColouredMemory(3))
  answers.io.ask.valid := master.burst.fire
  answers.io.ask.bits := Laws.mark(master.burst.bits)
  answers.io.ends := master.beat.fire && master.beat.bits.last
  Assumption(!master.beat.valid || master.beat.bits.data === answers.io.colour)
}
