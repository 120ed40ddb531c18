package tern.core

import tern.{Configs, HardwareSpec, Memories}

class RingCheckerSpec extends HardwareSpec with Memories {
  private val config = Configs.tiny.copy(addressBits = 20)

  describe("RingChecker") {
    it("tells in step with both addresses whether they are aligned and inside") {
      simulate(new RingChecker(config)) { dut =>
        case class Case(ring: BigInt, completions: BigInt, entries: Int, base: BigInt, limit: BigInt)
        val space = BigInt(1) << 20
        val good = Case(0x2000, 0x4000, 8, 0x2000, 0x4fff)
        val cases = Seq(
          good -> (true, true),
          good.copy(ring = 0x1fc0) -> (true, false),
          good.copy(ring = 0x4fc0, entries = 1) -> (true, true),
          good.copy(ring = 0x4fc0, entries = 2) -> (true, false),
          good.copy(completions = 0x4e00) -> (true, true),
          good.copy(completions = 0x4e40) -> (true, false),
          good.copy(ring = 0x2010) -> (false, true),
          good.copy(completions = 0x4020) -> (false, true),
          good.copy(base = 0x1800) -> (false, true),
          good.copy(limit = 0x5ffe) -> (false, true),
          good.copy(limit = (BigInt(1) << 64) - 1, completions = space - 512) -> (true, true),
          good.copy(limit = (BigInt(1) << 64) - 1, completions = space - 448) -> (true, false),
          good.copy(ring = (BigInt(1) << 32) + 0x2000) -> (true, false),
          good.copy(base = (BigInt(1) << 32) + 0x2000) -> (true, false),
          good.copy(limit = (BigInt(1) << 32) + 0xfff) -> (true, true),
          good.copy(completions = (BigInt(1) << 63) + 0x4000) -> (true, false)
        )
        // New settings in every cycle; each answer belongs to the addresses shown with it.
        for (i <- 0 until cases.size + 2) {
          for ((c, _) <- cases.lift(i)) {
            set(dut.io.ringAddress, c.ring)
            set(dut.io.completionAddress, c.completions)
            set(dut.io.ringEntries, c.entries)
            setWindow(dut.io.window, c.base, c.limit)
          }
          for ((c, (aligned, inside)) <- cases.lift(i - 2)) withClue(s"$c: ") {
            get(dut.io.ring) should be(c.ring % space)
            get(dut.io.completions) should be(c.completions % space)
            (get(dut.io.aligned), get(dut.io.inside)) should be((aligned, inside))
            get(dut.io.sound) should be(aligned && inside)
          }
          dut.clock.step()
        }
      }
    }
  }
}
