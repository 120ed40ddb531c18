package tern.board.memory

import chisel3.util.DecoupledIO
import scala.util.Random
import tern.bus.AxiAddress
import tern.config.DotTarget
import tern.{Configs, Handshakes, HardwareSpec, Pace}

class BlockRamSpec extends HardwareSpec with Handshakes {
  private val config = Configs.grouped
  private val bytes = 1024
  private val places = bytes / config.beatBytes

  private case class Burst(first: Int, beats: Seq[BigInt]) {
    def address: BigInt = BigInt(first) * config.beatBytes
    def marked: Seq[(BigInt, Boolean)] = beats.zipWithIndex.map { case (beat, i) => (beat, i == beats.size - 1) }
  }
  private def beat(random: Random) = BigInt(8 * config.beatBytes, random)
  private def bursts(random: Random, from: Int) = Seq.fill(40) {
    val length = 1 + random.nextInt(4)
    Burst(from + random.nextInt(places - length + 1), Seq.fill(length)(beat(random)))
  }
  private def all(random: Random) = Burst(0, Seq.fill(places)(beat(random)))

  private def addresses(port: DecoupledIO[AxiAddress], bursts: Seq[Burst], pace: Pace) =
    new Source(port, bursts, pace)((address, burst) => {
      set(address.addr, burst.address)
      set(address.len, burst.beats.size - 1)
    })

  /** The answers, taken at a pace in permille of the cycles. */
  private def write(dut: BlockRam, bursts: Seq[Burst], random: Random, pace: Int): Seq[Int] = {
    val aw = addresses(dut.io.axi.aw, bursts, new Pace(random, 600))
    val w = new Source(dut.io.axi.w, bursts.flatMap(_.marked), new Pace(random, 1000))((w, beat) => {
      set(w.data, beat._1)
      set(w.strb, (1 << config.beatBytes) - 1)
      set(w.last, beat._2)
    })
    val b = new Sink(dut.io.axi.b, bursts.size, new Pace(random, pace))(b => get(b.resp).toInt)
    play(dut.clock, Seq(aw, w, b))
    b.taken.toSeq
  }

  /** Beats, whether each is the last of its burst, and the response. */
  private def read(dut: BlockRam, bursts: Seq[Burst], random: Random, pace: Int): Seq[(BigInt, Boolean, Int)] = {
    val ar = addresses(dut.io.axi.ar, bursts, new Pace(random, 1000))
    val r = new Sink(dut.io.axi.r, bursts.map(_.beats.size).sum, new Pace(random, pace))(r =>
      (get(r.data), get(r.last), get(r.resp).toInt)
    )
    play(dut.clock, Seq(ar, r))
    r.taken.toSeq
  }

  for (target <- Seq(DotTarget.Ecp5, DotTarget.Generic)) describe(s"BlockRam of $target") {
    def ram = new BlockRam(config.copy(target = target), bytes)
    it("keeps what is written and answers each burst once, however slowly answers are taken") {
      simulate(ram) { dut =>
        for (pace <- Seq(1000, 400, 100)) {
          val random = new Random(pace)
          val written = all(random) +: bursts(random, from = 0)
          write(dut, written, random, pace) should equal(written.map(_ => 0))
          val kept = Array.fill(places)(BigInt(0))
          written.foreach(burst => burst.beats.copyToArray(kept, burst.first))
          val wanted = bursts(random, from = 0).map(b => b.copy(beats = b.beats.indices.map(i => kept(b.first + i))))
          val beats = wanted.flatMap(_.marked).map { case (beat, last) => (beat, last, 0) }
          read(dut, wanted, random, pace) should equal(beats)
        }
      }
    }
    it("refuses what lies beyond its end, and keeps what it has") {
      simulate(ram) { dut =>
        val random = new Random(7)
        val written = all(random)
        write(dut, Seq(written), random, 700) should equal(Seq(0))
        val behind = bursts(random, from = places)
        write(dut, behind, random, 700) should equal(behind.map(_ => 3))
        read(dut, behind, random, 700).map(_._3).distinct should equal(Seq(3))
        read(dut, Seq(written), random, 700) should equal(written.marked.map { case (beat, last) => (beat, last, 0) })
      }
    }
  }
}
