package tern.core

import tern.HardwareSpec

class CountersSpec extends HardwareSpec {
  describe("Counters") {
    // Halves of 18 bits overflow after the bytes of about a hundred cycles, so this tests the carry.
    for ((half, vectors) <- Seq(18 -> true, 32 -> false))
      it(s"counts each cycle as exactly one activity, and freezes all at once, $half bits per half") {
        simulate(new Counters(vectors, half)) { dut =>
          var wasError = false
          seeds(30) { random =>
            val expected = Array.fill(Counters.names.size)(0L)
            var sinceFirst = 0L
            val a = dut.io.activity

            def cycle(snapshot: Boolean, clear: Boolean): Unit = {
              val Seq(busy, weights, activations, blocked, done, error, result) = Seq.fill(7)(random.nextInt(5) == 0)
              set(a.busy, busy)
              set(a.starvedWeights, weights)
              set(a.starvedActivations, activations)
              set(a.blocked, blocked)
              set(dut.io.jobDone, done)
              set(dut.io.error, error)
              set(dut.io.result, result)
              val run = Seq(dut.io.run.busy, dut.io.run.memory, dut.io.run.waits, dut.io.run.token)
              for ((signal, i) <- run.zipWithIndex) {
                val happens = random.nextInt(3) == 0
                set(signal, happens)
                if (happens && vectors) expected(11 + i) += 1
              }
              set(dut.io.snapshot, snapshot)
              set(dut.io.clear, clear)
              val (read, written) = (random.nextInt(4097), random.nextInt(65))
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
              if (clear) {
                expected.indices.foreach(expected(_) = 0)
                sinceFirst = 0
              }
              dut.clock.step()
            }

            cycle(snapshot = false, clear = true)
            for (_ <- 1 to 1 + random.nextInt(200)) cycle(snapshot = false, clear = random.nextInt(60) == 0)
            val frozen = expected.toSeq
            cycle(snapshot = true, clear = random.nextInt(3) == 0)
            while (get(dut.io.settling)) cycle(snapshot = false, clear = random.nextInt(20) == 0)
            val values = Counters.names.indices.map { i =>
              set(dut.io.select, Counters.first + i)
              get(dut.io.value)
            }
            values should equal(frozen.map(BigInt(_)))
            frozen.slice(1, 6).sum should be(frozen.head)
          }
        }
      }
  }
}
