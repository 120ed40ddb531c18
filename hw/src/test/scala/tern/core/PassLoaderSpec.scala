package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.config.ErrorCode
import tern.{Configs, Handshakes, HardwareSpec, Memories, Pace}

class PassLoaderSpec extends HardwareSpec with Handshakes with Memories with JobPorts {
  for (config <- Seq(Configs.grouped, Configs.wide)) describe(s"PassLoader of ${config.name}") {
    it("loads the activations of each pass into a free bank, and announces it") {
      simulate(new PassLoader(config)) { dut =>
        for (pace <- Seq(1000, 400)) withClue(s"pace $pace: ") {
          val random = new Random(pace)
          val memory = IndexedSeq.fill(1 << 15)(random.nextInt(256).toByte)
          val jobs = Seq.fill(6) {
            val d = Descriptor.random(config, random)
            d.copy(activationAddress = config.beatBytes * random.nextInt(1000), tokens = 1 + random.nextInt(20))
          }
          val bank = mutable.Map.empty[(Int, Int, Int, Int), BigInt]
          val written = new Watch(() =>
            if (get(dut.io.write.valid)) {
              val w = dut.io.write.bits
              val slot =
                (get(w.slot.bank).toInt, get(w.slot.group).toInt, get(w.slot.chunk).toInt, get(w.row).toInt)
              bank(slot) = bank.getOrElse(slot, BigInt(0)) | get(w.data) << (8 * config.loadLanes * get(w.part).toInt)
            }
          )
          val passes = for {
            d <- jobs
            sizes = PassPlan.passes(config, d.k.toInt, d.tokens.toInt)
            (first, tokens) <- sizes.scanLeft(0)(_ + _).zip(sizes)
          } yield (d, first, tokens)
          val pendingRelease = mutable.Queue.empty[(Int, Int)]
          var now = 0
          val release = new Watch(() => {
            now += 1
            val due = pendingRelease.headOption.exists(_._1 <= now)
            set(dut.io.release.valid, due)
            if (due) set(dut.io.release.bits, pendingRelease.dequeue()._2)
          })
          var seen = 0
          val sink = new Sink(dut.io.pass, passes.size, new Pace(random, pace))(p => {
            val (d, first, tokens) = passes(seen)
            val b = get(p.bank).toInt
            for (m <- 0 until tokens; chunk <- 0 until ((d.k.toInt - 1) / config.lanes + 1)) {
              val at = d.activationAddress.toInt + (first + m) * d.activationStride.toInt + chunk * config.lanes
              val bytes = (d.k.toInt - chunk * config.lanes).min(config.lanes)
              val data = bank((b, m / config.tokenRows, chunk, m % config.tokenRows))
              (data & (BigInt(1) << (8 * bytes)) - 1) should equal(word(memory, at, bytes))
            }
            bank.filterInPlace((slot, _) => slot._1 != b)
            get(p.lastGroup) should be((tokens - 1) / config.tokenRows)
            get(p.lastRows) should be((tokens - 1) % config.tokenRows + 1)
            get(p.resultAddress) should be(d.resultAddress + first * d.resultStride)
            get(p.lastOfJob) should be(first + tokens == d.tokens)
            (get(p.k), get(p.n), get(p.tag), get(p.error)) should equal((d.k, d.n, d.tag, BigInt(0)))
            pendingRelease += ((now + random.nextInt(60), b))
            seen += 1
            b
          })
          val source = new Source(dut.io.job, jobs, new Pace(random, pace))((port, d) => setJob(port, d))
          set(dut.io.ready, 1000)
          play(
            dut.clock,
            Seq(new ReadMemory(config, dut.io.memory, memory, new Pace(random, pace)), written, release, source, sink)
          )
          sink.taken.toSeq.sliding(2).foreach(banks => banks.head should not be banks.last)
          play(dut.clock, Seq(release, new Watch(() => (), pendingRelease.isEmpty)))
          dut.clock.step(2)
        }
      }
    }
  }
  describe("PassLoader") {
    val config = Configs.grouped
    it("waits for the ready doorbell, and passes a bad job on at once") {
      simulate(new PassLoader(config)) { dut =>
        val job = Descriptor.random(config, new Random(5)).copy(tokens = 1)
        set(dut.io.ready, 0)
        set(dut.io.job.valid, true)
        setJob(dut.io.job.bits, job)
        for (_ <- 1 to 10) {
          get(dut.io.job.ready) should be(false)
          dut.clock.step()
        }
        setJob(dut.io.job.bits, job, ErrorCode.kTooLarge)
        val sink = new Sink(dut.io.pass, 1, new Pace(new Random(1), 1000))(p => get(p.error).toInt)
        play(dut.clock, Seq(sink), 10)
        sink.taken should equal(Seq(ErrorCode.kTooLarge))
      }
    }
    it("waits for vector instructions in a run, and counts no job of the ring then") {
      val vectors = config.copy(vectorLanes = config.memDataBits / 32)
      simulate(new PassLoader(vectors)) { dut =>
        val job = Descriptor.random(vectors, new Random(5)).copy(tokens = 1, k = 1)
        val list = dut.io.list.get
        set(list.running, true)
        set(dut.io.ready, 0)
        val memory =
          new ReadMemory(vectors, dut.io.memory, IndexedSeq.fill(64)(0.toByte), new Pace(new Random(1), 1000))
        for ((after, bank) <- Seq(3 -> 0, 3 -> 1, 4 -> 0)) withClue(s"after $after: ") {
          set(list.vectors, after - 1)
          set(dut.io.job.valid, true)
          setJob(dut.io.job.bits, job.copy(activationAddress = 0))
          set(dut.io.job.bits.after, after)
          for (_ <- 1 to 10) {
            get(dut.io.job.ready) should be(false)
            dut.clock.step()
          }
          set(list.vectors, after)
          dut.clock.step()
          get(dut.io.job.ready) should be(true)
          dut.clock.step()
          set(dut.io.job.valid, false)
          val sink = new Sink(dut.io.pass, 1, new Pace(new Random(1), 1000))(p => get(p.bank).toInt)
          play(dut.clock, Seq(memory, sink), 200)
          sink.taken should equal(Seq(bank))
          set(dut.io.release.valid, true)
          set(dut.io.release.bits, bank)
          dut.clock.step()
          set(dut.io.release.valid, false)
        }
        get(dut.io.started) should be(0)
      }
    }
  }
}
