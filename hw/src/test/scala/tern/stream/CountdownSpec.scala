package tern.stream

import scala.util.Random
import tern.HardwareSpec

class CountdownSpec extends HardwareSpec {
  private val bits = 4

  describe("Countdown") {
    it("marks the last beat of each run, at any pace, and waits for no cycle between runs that are there") {
      simulate(new Countdown(bits)) { dut =>
        for (pace <- Seq(1000, 500, 100)) {
          val random = new Random(pace)
          val runs = 1 +: 1 +: (1 << bits) +: Seq.fill(60)(1 + random.nextInt(1 << bits))
          val marked = runs.flatMap(beats => Seq.tabulate(beats)(_ == beats - 1))
          var offered = 0
          var cycles = 0
          val seen = Seq.newBuilder[Boolean]
          var passed = 0
          while (passed < marked.size) {
            val here = get(dut.io.here)
            val passes = here && random.nextInt(1000) < pace
            if (passes) {
              seen += get(dut.io.last)
              passed += 1
            }
            set(dut.io.passes, passes)
            set(dut.io.run.valid, offered < runs.size)
            if (offered < runs.size) set(dut.io.run.bits, runs(offered) - 1)
            if (offered < runs.size && get(dut.io.run.ready)) offered += 1
            dut.clock.step()
            cycles += 1
          }
          seen.result() should equal(marked)
          if (pace == 1000) cycles should equal(marked.size + 1)
          set(dut.io.passes, false)
          get(dut.io.here) should be(false)
        }
      }
    }
  }
}
