package tern.stream

import scala.util.Random
import tern.{Configs, Handshakes, HardwareSpec}

class BurstSplitterSpec extends HardwareSpec with Handshakes {
  private val config = Configs.grouped
  private val burstBytes = config.burstBeats * config.beatBytes

  /** Up to the next multiple of the burst size, then whole bursts, then the rest. */
  private def bursts(span: (BigInt, Int)): Seq[(BigInt, Int)] = span match {
    case (_, 0)           => Nil
    case (address, beats) =>
      val now = beats.min(((burstBytes - address % burstBytes) / config.beatBytes).toInt)
      (address, now) +: bursts((address + now * config.beatBytes, beats - now))
  }

  describe("BurstSplitter") {
    it("cuts spans at multiples of the burst size, one burst a cycle") {
      simulate(new BurstSplitter(config)) { dut =>
        val random = new Random(1)
        val spans = Seq.fill(60)((BigInt(random.nextInt(1 << 20)) * config.beatBytes, 1 + random.nextInt(40)))
        val expected = spans.flatMap(bursts)
        obeysStreamLaws(dut.clock, dut.io.span, dut.io.burst, spans, expected, expected.size + 1)(
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
