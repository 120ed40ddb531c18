package tern.vector

import java.nio.file.Files
import tern.HardwareSpec
import tern.config.{Multipliers, Presets, TernConfig}

/** The unit does what the host's twin does, byte by byte. */
class VectorUnitSpec extends HardwareSpec with VectorRuns {
  private val units = Seq(
    Presets.tiny
      .copy(name = "two", vectorWords = 1024, vectorExps = 1, vectorExpSteps = 1, multipliers = Multipliers.Luts),
    Presets.sim
      .copy(name = "four", vectorWords = 1024, vectorExps = 2, vectorExpSteps = 6, multipliers = Multipliers.Dsp)
  )

  private final class Bench(config: TernConfig) {
    private val lists = InstructionList.all.filter(_.lanes % config.vectorLanes == 0)
    val layout: BenchLayout = BenchLayout(
      config,
      lists.map(_.bytes).max,
      config.vectorWords,
      128 * (lists.map(list => list.steps.size + list.faults.size).max + 1)
    )
    val runs: Seq[ListRun] = lists.map(new ListRun(_, layout))
    val file = new BenchFile(
      config,
      runs.flatMap(run => Seq(run.list.memory, run.list.maps, run.apart, run.together, run.faults))
    )
  }

  private def apart(unit: VectorRunner, run: ListRun): Unit = {
    unit.load(run.apart)
    unit.run(0, 0, 0, 1)
    for (step <- run.list.steps) withClue(s"${run.list.file}, step ${step.step} (${step.name}): ") {
      unit.run(step.position, step.token, 1 + 2 * step.step, 2)
      unit.expect(step)
    }
  }

  private def together(unit: VectorRunner, run: ListRun): Unit = {
    unit.load(run.together)
    unit.run(0, 0, 0, 1)
    for (steps <- run.tokens) withClue(s"${run.list.file}, steps from ${steps.head.step} on (${steps.head.name}): ") {
      val last = steps.last.step == run.list.steps.last.step
      unit.run(steps.head.position, steps.head.token, 1 + steps.head.step, steps.size + (if (last) 1 else 0))
    }
    withClue(s"${run.list.file}, at the end: ")(unit.expect(run.list.steps.last))
  }

  for (config <- units)
    describe(s"VectorUnit of ${config.vectorLanes} lanes") {
      it("does what each instruction of the lists says, one by one and many in a token") {
        val bench = new Bench(config)
        val file = bench.file.write(Files.createTempFile(buildDir, config.name, ".hex"))
        simulate(new VectorBench(config, bench.layout, file, bench.file.count)) { dut =>
          for (run <- bench.runs) {
            val unit = new VectorRunner(dut, config, bench.layout, run, bench.file)
            unit.pace(latency = 20, pace = 256, readsEarly = true)
            apart(unit, run)
            unit.pace(latency = 3, pace = 150, readsEarly = false)
            together(unit, run)
          }
        }
      }
    }
}
