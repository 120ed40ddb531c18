package tern.core

import scala.util.Random
import tern.config.TernConfig
import tern.{Configs, Handshakes, HardwareSpec, Pace}

class WeightFeederSpec extends HardwareSpec with Handshakes with JobPorts {
  private val config = Configs.grouped

  describe("WeightFeeder") {
    it("names every port's part of each job's matrix, once per pass") {
      simulate(new WeightFeeder(config)) { dut =>
        for (pace <- Seq(1000, 400)) {
          val random = new Random(pace)
          val jobs = Seq.fill(20)(Descriptor.random(config, random))
          val source = new Source(dut.io.job, jobs, new Pace(random, pace))((port, d) => setJob(port, d))
          val passes = jobs.flatMap(d => Seq.fill(((d.tokens - 1) / config.passTokens(d.k.toInt)).toInt + 1)(d))
          val sinks =
            dut.io.matrices.map(new Sink(_, passes.size, new Pace(random, pace))(m => (get(m.address), get(m.beats))))
          play(dut.clock, source +: sinks)
          for ((sink, p) <- sinks.zipWithIndex)
            sink.taken should equal(
              passes.map(d => (d.weightAddress + p * TernConfig.granuleBytes, d.weightPortBytes / config.beatBytes))
            )
        }
      }
    }
  }
}
