package tern.array

import chisel3._
import tern.config.TernConfig
import tern.ternary.Trits
import tern.{Configs, HardwareSpec}

/** The same row twice: once with its clock gated, as in a simulator, and once always clocked, as on a chip. */
class RowClockBench(config: TernConfig) extends Module {
  private val awake, sleeping = Module(new PeRow(config, holdsWeights = true))
  val take = IO(Input(Bool()))
  val left = IO(Input(UInt((8 * config.lanes).W)))
  val top = IO(Input(new Trits(config.lanes)))
  val tag = IO(Input(new AccumulateTag(config)))
  val drain = IO(Input(new DrainTag(config)))
  val passed, gated = IO(Output(chiselTypeOf(awake.io.out)))
  val clocked = IO(Output(UInt(16.W)))

  PeRow.gate(sleeping, config)
  for (row <- Seq(awake, sleeping)) {
    row.io.take := take
    row.io.left := left
    row.io.top.foreach(_ := top)
    row.io.tag := tag
    row.io.drain := drain
    row.io.behind := DrainChain.none(config)
  }
  passed := awake.io.out
  gated := sleeping.io.out
  clocked := withClock(sleeping.clock) {
    val countReg = RegInit(0.U(16.W))
    countReg := countReg + 1.U
    countReg
  }
}

class RowClockSpec extends HardwareSpec {
  for (config <- Seq(Configs.tiny, Configs.grouped, Configs.wide, Configs.planes))
    describe(s"RowClock, ${config.name}") {
      it("stands still in idle rows, and nobody sees a difference") {
        simulate(new RowClockBench(config)) { dut =>
          Seq(dut.take, dut.tag.valid, dut.drain.valid).foreach(set(_, false))
          reset(dut, SystolicArray.flushCycles(config))
          var cycles = 0
          seeds(2) { random =>
            def cycle(take: Boolean, tag: Boolean, first: Boolean, drain: Boolean, group: Int): Unit = {
              set(dut.take, take)
              set(dut.left, BigInt(8 * config.lanes, random.self))
              val nonzero = BigInt(config.lanes, random.self)
              set(dut.top.nonzero, nonzero)
              set(dut.top.negative, nonzero & BigInt(config.lanes, random.self))
              set(dut.tag.valid, tag)
              set(dut.tag.first, first)
              set(dut.tag.last, random.nextBoolean() || first)
              set(dut.tag.group, group)
              set(dut.drain.valid, drain)
              set(dut.drain.group, group)
              for ((passed, gated) <- dut.passed.zip(dut.gated)) {
                val valid = get(passed.valid)
                get(gated.valid) should be(valid)
                if (valid) get(gated.bits) should equal(get(passed.bits))
              }
              dut.clock.step()
              cycles += 1
            }
            def idle(cycles: Int): Unit =
              for (_ <- 0 until cycles) cycle(take = false, tag = false, first = false, drain = false, 0)
            // Only groups that hold something are added to or drained.
            cycle(take = true, tag = false, first = false, drain = false, 0)
            idle(DotPe.latency(config))
            for (group <- 0 until config.tokenGroups)
              cycle(take = false, tag = true, first = true, drain = false, group)
            var drainFrom = cycles // waves never meet
            for (_ <- 1 to 30) {
              for (_ <- 0 to random.nextInt(6)) {
                def any = random.nextBoolean()
                val drain = cycles >= drainFrom && random.nextInt(4) == 0
                if (drain) drainFrom = cycles + config.drainSpacing
                cycle(any, any, any, drain, random.nextInt(config.tokenGroups))
              }
              idle(random.nextInt(60))
            }
            get(dut.clocked) should be < BigInt(cycles)
          }
        }
      }
    }
}
