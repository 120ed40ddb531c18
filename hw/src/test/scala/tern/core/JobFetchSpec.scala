package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.config.ErrorCode
import tern.{Actor, Configs, Handshakes, HardwareSpec, Memories, Pace}

class JobFetchSpec extends HardwareSpec with Handshakes with Memories with JobPorts {
  private val config = Configs.grouped
  private val entries = 4

  private def run(
      dut: JobFetch,
      jobs: Seq[Descriptor],
      weightJobs: Int,
      fault: Int,
      pace: Int,
      fetched: Int = entries * 4
  ) = {
    val random = new Random(pace)
    val ring = mutable.ArraySeq.fill(4096)(0.toByte)
    val memory = new ReadMemory(config, dut.io.memory, ring, new Pace(random, pace))
    memory.fault = fault
    val weights = new Sink(dut.io.weightJob, weightJobs, new Pace(random, pace))(getJob)
    val computes =
      new Sink(dut.io.computeJob, jobs.size.min(fetched), new Pace(random, pace))(j => getJob(j) -> get(j.error).toInt)
    var posted = 0
    def post(): Unit = while (posted < jobs.size && posted - computes.taken.size < entries) {
      for ((b, i) <- jobs(posted).bytes.zipWithIndex) ring(1024 + posted % entries * 64 + i) = b
      posted += 1
    }
    set(dut.io.enable, true)
    set(dut.io.ringAddress, 1024)
    set(dut.io.ringMask, entries - 1)
    setWindow(dut.io.window)
    val poster = new Watch(() => {
      post()
      set(dut.io.posted, posted)
    })
    play(dut.clock, Seq(weights, computes, memory, poster))
    (weights.taken.toSeq, computes.taken.toSeq)
  }

  describe("JobFetch") {
    for (pace <- Seq(1000, 400)) it(s"hands every posted job to both sides, round the ring, at pace $pace") {
      simulate(new JobFetch(config)) { dut =>
        val jobs = Seq.fill(11)(Descriptor.random(config, new Random(pace))).zipWithIndex.map { case (d, i) =>
          d.copy(tag = i)
        }
        val (weights, computes) = run(dut, jobs, jobs.size, -1, pace)
        weights should equal(jobs)
        computes should equal(jobs.map(_ -> ErrorCode.none))
      }
    }
    it("hands a bad job to the compute side only, and stops") {
      simulate(new JobFetch(config)) { dut =>
        val good = Descriptor.random(config, new Random(3))
        val jobs = Seq(good, good.copy(reserved = 1), good.copy(tag = 2))
        val (weights, computes) = run(dut, jobs, 1, -1, 1000, fetched = 2)
        weights should equal(Seq(good))
        computes.map(_._2) should equal(Seq(ErrorCode.none, ErrorCode.badDescriptor))
        get(dut.io.posted) should be(3)
        set(dut.io.memory.burst.ready, true)
        for (_ <- 1 to 100) { // a good job takes half of it
          get(dut.io.memory.burst.valid) should be(false)
          get(dut.io.weightJob.valid) should be(false)
          get(dut.io.computeJob.valid) should be(false)
          dut.clock.step()
        }
        get(dut.io.fetched) should be(2)
      }
    }
    it("hands the products of a run's list to both sides, token after token, but for those of later positions") {
      val vectors = config.copy(vectorLanes = 2)
      simulate(new JobFetch(vectors)) { dut =>
        val random = new Random(6)
        val firsts = Seq(0, 5, 5, 0, 9, 1, 0, 0, 9, 20, 7, 0, 0, 8)
        val list = firsts.map { first =>
          val after = random.nextInt(1 << 30)
          (Descriptor.random(vectors, random).copy(flags = 2 + 4 * random.nextInt(2)), after, first)
        }
        val bytes = mutable.ArraySeq.fill(4096)(0.toByte)
        for (((d, after, first), i) <- list.zipWithIndex; b <- 0 until 64)
          bytes(1024 + 64 * i + b) = d.copy(reserved = BigInt(first) << 32 | after).bytes(b)
        set(dut.io.enable, true)
        setWindow(dut.io.window)
        val run = dut.io.list.get
        set(run.running, true)
        set(run.address, 1024)
        dut.clock.step(20)
        for ((position, count) <- Seq(0 -> 14, 5 -> 12, 9 -> 14, 4 -> 0, 30 -> 14, 4 -> 3))
          withClue(s"token $position: ") {
            val expected = (0 until count).filter(list(_)._3 <= position)
            set(run.start, true)
            set(run.position, position)
            set(run.count, count)
            dut.clock.step()
            set(run.start, false)
            set(run.count, 1) // matters at the start alone
            (get(dut.io.oldest), get(dut.io.listDone)) should be((BigInt(0), false))
            val memory = new ReadMemory(vectors, dut.io.memory, bytes, new Pace(random, 700))
            val weights = new Sink(dut.io.weightJob, expected.size, new Pace(random, 700))(job => get(job.tag).toInt)
            val computes = new Sink(dut.io.computeJob, expected.size, new Pace(random, 700))(job =>
              (getJob(job), get(job.after).toInt, get(job.fresh), get(job.error).toInt)
            )
            var completed = 0
            val completer = new Actor {
              private var now = false
              private var seen = BigInt(0)
              def drive(): Unit = {
                now = completed < computes.taken.size && random.nextInt(40) == 0
                set(dut.io.productDone, now)
              }
              def sample(): Unit = {
                val oldest = get(dut.io.oldest)
                oldest should be >= seen
                oldest should be <= BigInt((expected :+ count)(completed))
                if (get(dut.io.listDone)) completed should be(expected.size)
                seen = oldest
                if (now) completed += 1
              }
              def done: Boolean = get(dut.io.listDone)
            }
            play(dut.clock, Seq(memory, weights, computes, completer))
            weights.taken.toSeq should be(expected)
            computes.taken.toSeq should be(expected.map { i =>
              (list(i)._1.copy(tag = i, flags = 0), list(i)._2, list(i)._1.flags.testBit(2), ErrorCode.none)
            })
            get(dut.io.oldest) should be(count)
          }
        get(dut.io.fetched) should be(0)
      }
    }
    it("marks a job that leaves the window") {
      simulate(new JobFetch(config)) { dut =>
        val good = Descriptor.random(config, new Random(5))
        val (weights, computes) =
          run(dut, Seq(good, good.copy(resultAddress = (BigInt(1) << 40) - 64, n = 17)), 1, -1, 1000)
        weights.size should be(1)
        computes.map(_._2) should equal(Seq(ErrorCode.none, ErrorCode.outsideWindow))
        (get(dut.io.fetched), get(dut.io.stopped)) should be((BigInt(2), true))
      }
    }
    it("marks a job whose descriptor memory refused") {
      simulate(new JobFetch(config)) { dut =>
        val good = Descriptor.random(config, new Random(4))
        val (weights, computes) = run(dut, Seq(good, good), 1, 1024 + 64 + 9, 1000)
        weights.size should be(1)
        computes.map(_._2) should equal(Seq(ErrorCode.none, ErrorCode.readBusError))
      }
    }
  }
}
