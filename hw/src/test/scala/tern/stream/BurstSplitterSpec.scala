package tern.stream

import scala.util.Random
import tern.config.TernConfig
import tern.{Configs, Handshakes, HardwareSpec}

class BurstSplitterSpec extends HardwareSpec with Handshakes {
  private val config = Configs.grouped
  private val burstBytes = config.burstBeats * config.beatBytes

  /** Slow reference: beat by beat, with a new burst at each multiple of the burst size and at each turn of this port.
    */
  private def bursts(ports: Int)(span: (BigInt, Int)): Seq[(BigInt, Int)] = {
    val granuleBeats = TernConfig.granuleBytes / config.beatBytes
    val beats = for (i <- 0 until span._2) yield {
      val address = span._1 + (i / granuleBeats * ports * granuleBeats + i % granuleBeats) * config.beatBytes
      (address, i == 0 || address % burstBytes == 0 || (ports > 1 && i % granuleBeats == 0))
    }
    val starts = beats.indices.filter(beats(_)._2)
    starts.zip(starts.drop(1) :+ beats.size).map { case (from, to) => (beats(from)._1, to - from) }
  }

  for (ports <- Seq(1, 3)) describe(s"BurstSplitter for $ports ports") {
    it("cuts spans at multiples of the burst size and at the other ports' turns, one burst every other cycle") {
      simulate(new BurstSplitter(config, ports)) { dut =>
        val random = new Random(1)
        val spans = Seq.fill(60)((BigInt(random.nextInt(1 << 20)) * config.beatBytes, 1 + random.nextInt(120)))
        val expected = spans.flatMap(bursts(ports))
        obeysStreamLaws(dut.clock, dut.io.span, dut.io.burst, spans, expected, 2 * expected.size + 1)(
          (port, span) => {
            set(port.address, span._1)
            set(port.beats, span._2)
          },
          port => (get(port.address), get(port.beats).toInt)
        )
      }
    }
  }
}
