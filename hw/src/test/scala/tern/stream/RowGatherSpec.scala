package tern.stream

import tern.{Configs, Handshakes, HardwareSpec, Pace}

class RowGatherSpec extends HardwareSpec with Handshakes {
  for (collectors <- Seq(1, 3, 4, 20)) describe(s"RowGather of $collectors collectors") {
    val config = Configs.wide.copy(tokenRows = 2 * collectors)
    it("fetches the beats that are asked for, in order, one per cycle") {
      simulate(new RowGather(config)) { dut =>
        seeds(4) { random =>
          val count = 200
          val asked = Seq.fill(count)(random.nextInt(collectors))
          val taken, here = Array.fill(collectors)(0)
          def content(collector: Int, index: Int): BigInt = BigInt(collector * 1000 + index)
          val expected = asked.zipWithIndex.map { case (from, i) => content(from, asked.take(i).count(_ == from)) }
          val rows = new tern.Actor {
            def drive(): Unit = for ((beat, t) <- dut.io.collectors.zipWithIndex) {
              set(beat.valid, taken(t) < here(t)) // only what was asked for
              set(beat.bits.words(0), content(t, taken(t)))
              for ((taken, i) <- beat.bits.taken.zipWithIndex) set(taken, (1 + t >> i & 1) == 1)
            }
            def sample(): Unit = {
              if (get(dut.io.collector.valid) && get(dut.io.collector.ready))
                here(get(dut.io.collector.bits).toInt) += 1
              for ((beat, t) <- dut.io.collectors.zipWithIndex if get(beat.ready)) taken(t) += 1
            }
            def done: Boolean = true
          }
          val full = random.nextInt(2) == 0
          def pace = new Pace(random.self, if (full) 1000 else 500)
          val source = new Source(dut.io.collector, asked, pace)((port, from) => set(port, from))
          val sink = new Sink(dut.io.beat, count, pace)(beat => {
            val from = get(beat.words(0)).toInt / 1000
            for ((taken, i) <- beat.taken.zipWithIndex) get(taken) should be((1 + from >> i & 1) == 1)
            get(beat.words(0))
          })
          val cycles = play(dut.clock, Seq(source, rows, sink))
          sink.taken.toSeq should equal(expected)
          taken should equal(here)
          if (full) cycles should be <= count + 8
          set(dut.io.collector.valid, false)
          dut.clock.step(12)
        }
      }
    }
    it("ends the simulation where a beat is asked for that is not there") {
      an[Exception] should be thrownBy simulate(new RowGather(config)) { dut =>
        set(dut.io.collector.valid, true)
        dut.clock.step(3)
      }
    }
  }
}
