package tern.core

import tern.HardwareSpec

class CountersSpec extends HardwareSpec {
  describe("Counters") {
    it("counts each cycle as exactly one activity, and freezes all at once") {
      simulate(new Counters) { dut =>
        seeds(3) { random =>
          set(dut.io.error, false)
          set(dut.io.clear, true)
          dut.clock.step()
          set(dut.io.clear, false)
          val expected = Array.fill(Counters.names.size)(0L)
          var wasError = false
          var sinceFirst = 0L
          val a = dut.io.activity
          for (_ <- 1 to 200) {
            val Seq(busy, weights, activations, blocked, done, error, result) = Seq.fill(7)(random.nextInt(5) == 0)
            set(a.busy, busy)
            set(a.starvedWeights, weights)
            set(a.starvedActivations, activations)
            set(a.blocked, blocked)
            set(dut.io.jobDone, done)
            set(dut.io.error, error)
            set(dut.io.result, result)
            val (read, written) = (random.nextInt(100), random.nextInt(17))
            set(dut.io.bytesRead, read)
            set(dut.io.bytesWritten, written)
            val activity = Seq(busy, weights, activations, blocked, true).indexOf(true)
            expected(0) += 1
            expected(1 + activity) += 1
            expected(6) += read
            expected(7) += written
            if (done) expected(8) += 1
            if (error && !wasError) expected(9) += 1
            wasError = error
            if (busy || sinceFirst > 0) sinceFirst += 1
            if (result) expected(10) = sinceFirst
            dut.clock.step()
          }
          set(dut.io.snapshot, true)
          dut.clock.step()
          set(dut.io.snapshot, false)
          dut.clock.step(5)
          dut.io.values.map(get(_)) should equal(expected.toSeq.map(BigInt(_)))
          expected.slice(1, 6).sum should be(expected(0))
        }
      }
    }
  }
}
