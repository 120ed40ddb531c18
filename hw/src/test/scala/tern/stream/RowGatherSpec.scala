package tern.stream

import tern.{Configs, Handshakes, HardwareSpec, Pace}

class RowGatherSpec extends HardwareSpec with Handshakes {
  for (rows <- Seq(1, 3, 4, 20)) describe(s"RowGather of $rows rows") {
    val config = Configs.grouped.copy(tokenRows = rows)
    it("fetches the beats that are asked for, in order, one a cycle") {
      simulate(new RowGather(config)) { dut =>
        seeds(4) { random =>
          val count = 200
          val asked = Seq.fill(count)(random.nextInt(rows))
          val taken = Array.fill(rows)(0)
          def content(row: Int, index: Int): BigInt = BigInt(row * 1000 + index)
          val expected = asked.zipWithIndex.map { case (row, i) => content(row, asked.take(i).count(_ == row)) }
          val collectors = new tern.Actor {
            def drive(): Unit = for ((row, t) <- dut.io.rows.zipWithIndex) {
              set(row.valid, true)
              set(row.bits.words(0), content(t, taken(t)))
              for ((taken, i) <- row.bits.taken.zipWithIndex) set(taken, (1 + t >> i & 1) == 1)
            }
            def sample(): Unit = for ((row, t) <- dut.io.rows.zipWithIndex if get(row.ready)) taken(t) += 1
            def done: Boolean = true
          }
          val full = random.nextInt(2) == 0
          def pace = new Pace(random.self, if (full) 1000 else 500)
          val source = new Source(dut.io.row, asked, pace)((port, row) => set(port, row))
          val sink = new Sink(dut.io.beat, count, pace)(beat => {
            val row = get(beat.words(0)).toInt / 1000
            for ((taken, i) <- beat.taken.zipWithIndex) get(taken) should be((1 + row >> i & 1) == 1)
            get(beat.words(0))
          })
          val cycles = play(dut.clock, Seq(source, collectors, sink))
          sink.taken.toSeq should equal(expected)
          if (full) cycles should be <= count + 8
          set(dut.io.row.valid, false)
          dut.clock.step(12)
        }
      }
    }
  }
}
