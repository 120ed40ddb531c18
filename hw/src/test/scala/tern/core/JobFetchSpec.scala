package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.config.ErrorCode
import tern.{Configs, Handshakes, HardwareSpec, Memories, Pace}

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
