package tern.bus

import chisel3._
import chisel3.util.DecoupledIO
import scala.collection.mutable
import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Pace}

class AxiArbiterSpec extends HardwareSpec with Handshakes {
  private val config = Configs.grouped
  private val clients = 3
  private def paces = Seq((1000, 1000), (400, 1000), (1000, 300), (500, 500))

  /** AXI4's rule for a channel: an offer stays unchanged until it is taken. */
  private def stays[D <: Data](port: DecoupledIO[D])(read: D => Any): Watch = {
    var waiting: Option[Any] = None
    new Watch(() => {
      val offered = Option.when(get(port.valid))(read(port.bits))
      for (before <- waiting) offered should be(Some(before))
      waiting = offered.filterNot(_ => get(port.ready))
    })
  }

  private def bursts(random: Random, client: Int) =
    Seq.fill(20)((client * 4096 + 64 * random.nextInt(60), 1 + random.nextInt(4)))

  private def address(port: AxiAddress): (Int, Int) = (get(port.addr).toInt, get(port.len).toInt + 1)

  private def setAddress(port: AxiAddress, burst: (Int, Int)): Unit = {
    set(port.addr, burst._1)
    set(port.len, burst._2 - 1)
  }

  describe("AxiReadArbiter") {
    it("keeps to AXI4, and gives every client its own beats in order") {
      simulate(new AxiReadArbiter(config, clients)) { dut =>
        for ((ask, take) <- paces) withClue(s"pace $ask, $take: ") {
          val random = new Random(ask + take)
          val wanted = Seq.tabulate(clients)(bursts(random, _))
          val owed = mutable.Queue.empty[(Int, Boolean)]
          val sources = wanted.zip(dut.io.clients).map { case (bursts, client) =>
            new Source(client.ar, bursts, new Pace(random, ask))(setAddress)
          }
          val sinks = wanted.zip(dut.io.clients).map { case (bursts, client) =>
            new Sink(client.r, bursts.map(_._2).sum, new Pace(random, take))(r => (get(r.data).toInt, get(r.last)))
          }
          val memory = new Actor {
            private val (takes, gives) = (new Pace(random, take), new Pace(random, ask))
            private var ready, offered = false
            def drive(): Unit = {
              ready = takes.willing()
              set(dut.io.memory.ar.ready, ready)
              offered = owed.nonEmpty && (offered || gives.willing())
              set(dut.io.memory.r.valid, offered)
              for ((data, last) <- owed.headOption if offered) {
                set(dut.io.memory.r.bits.data, data)
                set(dut.io.memory.r.bits.last, last)
              }
            }
            def sample(): Unit = {
              if (offered && get(dut.io.memory.r.ready)) {
                owed.dequeue()
                offered = false
              }
              if (ready && get(dut.io.memory.ar.valid)) {
                val (at, beats) = address(dut.io.memory.ar.bits)
                owed ++= Seq.tabulate(beats)(i => (at + i, i == beats - 1))
              }
            }
            def done: Boolean = owed.isEmpty
          }
          play(dut.clock, (sources ++ sinks :+ memory) :+ stays(dut.io.memory.ar)(address))
          for ((bursts, sink) <- wanted.zip(sinks))
            sink.taken should equal(bursts.flatMap { case (at, beats) =>
              Seq.tabulate(beats)(i => (at + i, i == beats - 1))
            })
        }
      }
    }
  }

  describe("AxiWriteArbiter") {
    it("keeps to AXI4, keeps a burst's beats together, and answers who asked") {
      simulate(new AxiWriteArbiter(config, clients)) { dut =>
        for ((ask, take) <- paces) withClue(s"pace $ask, $take: ") {
          val random = new Random(ask + take)
          val wanted = Seq.tabulate(clients)(bursts(random, _))
          def beats(burst: (Int, Int)) = Seq.tabulate(burst._2)(i => (burst._1 + i, i == burst._2 - 1))
          def setBeat(port: AxiWriteData, beat: (Int, Boolean)): Unit = {
            set(port.data, beat._1)
            set(port.last, beat._2)
          }
          def beat(port: AxiWriteData) = (get(port.data).toInt, get(port.last))
          val sources = wanted.zip(dut.io.clients).flatMap { case (bursts, client) =>
            Seq(
              new Source(client.aw, bursts, new Pace(random, ask))(setAddress),
              new Source(client.w, bursts.flatMap(beats), new Pace(random, ask))(setBeat)
            )
          }
          val answers = dut.io.clients.map(client =>
            new Sink(client.b, wanted.head.size, new Pace(random, take))(b => get(b.resp).toInt)
          )
          val all = clients * wanted.head.size
          val aw = new Sink(dut.io.memory.aw, all, new Pace(random, take))(address)
          val w = new Sink(dut.io.memory.w, wanted.flatten.map(_._2).sum, new Pace(random, take))(beat)
          // A burst is answered, with its client's number, when all its beats have come.
          var answered = 0
          val responses = new Actor {
            private var offered = false
            def drive(): Unit = {
              offered = answered < w.taken.count(_._2).min(aw.taken.size)
              set(dut.io.memory.b.valid, offered)
              if (offered) set(dut.io.memory.b.bits.resp, aw.taken(answered)._1 / 4096)
            }
            def sample(): Unit = if (offered && get(dut.io.memory.b.ready)) answered += 1
            def done: Boolean = answered == all
          }
          val laws = Seq(stays(dut.io.memory.aw)(address), stays(dut.io.memory.w)(beat))
          play(dut.clock, sources ++ answers ++ laws :+ aw :+ w :+ responses)
          for ((bursts, i) <- wanted.zipWithIndex) {
            aw.taken.filter(_._1 / 4096 == i) should equal(bursts)
            answers(i).taken.toSet should equal(Set(i))
          }
          w.taken should equal(aw.taken.flatMap(beats))
        }
      }
    }
  }
}
