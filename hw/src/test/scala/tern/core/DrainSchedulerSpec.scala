package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.{Configs, Elaborate, HardwareSpec}

class DrainSchedulerSpec extends HardwareSpec {
  for (config <- Seq(Configs.tiny, Configs.grouped, Configs.wide)) describe(s"DrainScheduler of ${config.name}") {
    it("starts waves in order, no closer than drainSpacing, and never more than there is room for") {
      simulate(new DrainScheduler(config)) { dut =>
        for (seed <- 1 to 3) withClue(s"seed $seed: ") {
          val random = new Random(seed)
          val tiles = 15
          var (tile, group, tag) = (0, 0, 0)
          val starts = mutable.Buffer.empty[(Int, Int)]
          val drains = mutable.Buffer.empty[(Int, Int)]
          var shown = Option.empty[BigInt] // the rows that stay until the next wave's
          val due = mutable.Queue.empty[Int]
          var (cycle, open, landed) = (0, 0, 0)
          var waits = false // a wave that has landed, for the writer
          while (landed < tiles * config.tokenGroups || due.nonEmpty) {
            assert(cycle < 5000, "not done")
            val mayComplete = tile < tiles && (group > 0 || get(dut.io.free))
            set(dut.io.complete, mayComplete)
            set(dut.io.tile.firstGroup, group == 0)
            set(dut.io.tile.rows, 1 + tag % config.tokenRows)
            set(dut.io.tile.opens, true)
            set(dut.io.tile.closes, true)
            set(dut.io.tile.tag, tag)
            val done = due.headOption.exists(_ <= cycle)
            set(dut.io.waveDone, done)
            if (done) {
              due.dequeue()
              open -= 1
            }
            if (mayComplete) {
              tag += 1
              open += 1
              group = (group + 1) % config.tokenGroups
              if (group == 0) tile += 1
            }
            open should be <= config.resultWaves
            for (rows <- shown) get(dut.io.drainRows) should be(rows)
            if (get(dut.io.wave.valid)) {
              shown = Some((BigInt(1) << get(dut.io.wave.bits.rows).toInt) - 1)
              starts += cycle -> get(dut.io.wave.bits.tag).toInt
            }
            val takes = random.nextInt(30) > 0 // the writer is seldom busy
            set(dut.io.landed.ready, takes)
            if (get(dut.io.landed.valid)) {
              val (start, tag) = starts(landed)
              get(dut.io.landed.bits.tag) should be(tag)
              cycle should be > start + WaveCredits.landing(config)
              if (!waits) cycle should be(start + WaveCredits.landing(config) + 1)
              waits = !takes
              if (takes) {
                landed += 1
                due += cycle + 1 + random.nextInt(60)
              }
            }
            if (get(dut.io.drain.valid)) drains += cycle -> get(dut.io.drain.group).toInt
            dut.clock.step()
            cycle += 1
          }
          starts.map(_._2) should equal(0 until tiles * config.tokenGroups)
          starts.map(_._1).sliding(2).foreach(p => p.last - p.head should be >= config.drainSpacing)
          drains.map(_._1) should equal(starts.map(_._1))
          drains.map(_._2) should equal(starts.map(_._2 % config.tokenGroups))
          set(dut.io.complete, false)
          set(dut.io.waveDone, false)
          dut.clock.step() // a credit comes back a cycle late
          get(dut.io.quiet) should be(true)
          dut.clock.step(config.drainSpacing)
        }
      }
    }
  }

  describe("DrainScheduler of a single column") {
    it("elaborates, though integers would take more cycles than its waves are apart") {
      val narrow = Configs.tiny.copy(name = "narrow", outputCols = 1, lanes = 16, drainSpan = 1)
      narrow.planeSpacing should be > narrow.drainSpacing
      Elaborate.verilog(new DrainScheduler(narrow)) should include("module DrainScheduler")
    }
  }
}
