package tern.stream

import chisel3.Data
import chisel3.util.DecoupledIO
import scala.collection.mutable
import scala.util.Random
import tern.{Actor, Configs, Handshakes, HardwareSpec, Memories, Pace}

class ArbitersSpec extends HardwareSpec with Handshakes with Memories {
  private val config = Configs.grouped
  private def burst(random: Random, area: Int) = {
    val beats = 1 + random.nextInt(config.burstBeats)
    val place = random.nextInt(config.burstBeats - beats + 1)
    val block = random.nextInt(16)
    (area * 1024 + (block * config.burstBeats + place) * config.beatBytes, beats)
  }

  /** How often others were served while one client waited: in turn means once each. */
  private final class Turns(clients: Seq[DecoupledIO[_ <: Data]]) extends Actor {
    private val overtaken = Array.fill(clients.size)(0)
    var most = 0
    def drive(): Unit = ()
    def sample(): Unit = {
      val served = clients.map(client => get(client.valid) && get(client.ready))
      for ((client, c) <- clients.zipWithIndex) {
        val others = served.zipWithIndex.count { case (fires, other) => fires && other != c }
        overtaken(c) = if (served(c) || !get(client.valid)) 0 else overtaken(c) + others
        most = most.max(overtaken(c))
      }
    }
    def done: Boolean = true
  }

  describe("ReadArbiter") {
    it("gives every client its own beats, in order, and starves none") {
      simulate(new ReadArbiter(config, 3)) { dut =>
        for (pace <- Seq(1000, 400)) withClue(s"pace $pace: ") {
          val random = new Random(pace)
          val memory = IndexedSeq.fill(3072)(random.nextInt(256).toByte)
          val wanted = Seq.tabulate(3)(c => Seq.fill(20)(burst(random, c)))
          def paced = new Pace(random, pace)
          val sources = wanted.zip(dut.io.clients).map { case (bursts, client) =>
            new Source(client.burst, bursts, paced)((port, b) => {
              set(port.address, b._1)
              set(port.beats, b._2)
            })
          }
          val sinks = wanted.zip(dut.io.clients).map { case (bursts, client) =>
            new Sink(client.beat, bursts.map(_._2).sum, paced)(beat => get(beat.data))
          }
          val reader = new ReadMemory(config, dut.io.memory, memory, paced)
          val turns = new Turns(dut.io.clients.map(_.burst))
          val cycles = play(dut.clock, sources ++ sinks :+ reader :+ turns)
          turns.most should be(2) // clients but one
          for ((bursts, sink) <- wanted.zip(sinks))
            sink.taken should equal(bursts.flatMap { case (at, beats) =>
              Seq.tabulate(beats)(i => word(memory, at + i * config.beatBytes, config.beatBytes))
            })
          if (pace == 1000) cycles should be <= (wanted.flatten.map(_._2).sum + 8)
        }
      }
    }
  }

  describe("WriteArbiter") {
    it("keeps bursts and their beats together, answers who asked, and starves none") {
      simulate(new WriteArbiter(config, 2)) { dut =>
        for (pace <- Seq(1000, 400)) withClue(s"pace $pace: ") {
          val random = new Random(pace)
          val memory = mutable.ArraySeq.fill(2048)(0.toByte)
          val expected = memory.clone()
          val answers = Array(0, 0)
          var beatCount = 0
          def paced = new Pace(random, pace)
          val actors = dut.io.clients.zipWithIndex.flatMap { case (client, c) =>
            val bursts = Seq.fill(20)(burst(random, c))
            beatCount += bursts.map(_._2).sum
            val beats = bursts.flatMap { case (at, count) =>
              Seq.tabulate(count) { i =>
                val data = BigInt(config.memDataBits, random.self)
                for (b <- 0 until config.beatBytes) expected(at + i * config.beatBytes + b) = (data >> (8 * b)).toByte
                data
              }
            }
            Seq(
              new Source(client.burst, bursts, paced)((port, b) => {
                set(port.address, b._1)
                set(port.beats, b._2)
              }),
              new Source(client.beat, beats, paced)((port, data) => {
                set(port.data, data)
                set(port.strobe, (1 << config.beatBytes) - 1)
              }),
              new Watch(() => if (get(client.done.valid)) answers(c) += 1, answers(c) == bursts.size)
            )
          }
          val turns = new Turns(dut.io.clients.map(_.burst))
          val cycles = play(dut.clock, actors :+ new WriteMemory(config, dut.io.memory, memory, paced) :+ turns)
          turns.most should be(1)
          if (pace == 1000) cycles should be <= (beatCount + 10)
          memory should equal(expected)
          answers.toSeq should equal(Seq(20, 20))
        }
      }
    }
  }
}
