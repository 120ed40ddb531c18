package tern.vector

import java.nio.ByteBuffer
import java.nio.ByteOrder.LITTLE_ENDIAN
import java.nio.file.Files
import tern.HardwareSpec
import tern.config.{Multipliers, Presets, TernConfig}

/** The unit does what the host's twin does, byte by byte. */
class VectorUnitSpec extends HardwareSpec with VectorRuns {
  private val tiny = Presets.tiny.copy(name = "two", vectorWords = 1024, multipliers = Multipliers.Luts)
  private val sim = Presets.sim.copy(name = "four", vectorWords = 1024, vectorExps = 2)

  /** Lists on a bench that is large enough for all of them. */
  private final class Bench(val config: TernConfig, files: String*) {
    private val lists = InstructionList.all.filter(list => files.contains(list.file.stripSuffix(".json")))
    require(lists.size == files.size && lists.forall(_.lanes % config.vectorLanes == 0))
    val layout: BenchLayout =
      BenchLayout(config, lists.map(_.bytes).max, config.vectorWords, lists.map(ListRun.bytes).max)
    val runs: Seq[ListRun] = lists.map(new ListRun(_, layout))
    val file = new BenchFile(config, runs.flatMap(run => Seq(run.list.memory, run.list.maps, run.apart, run.together)))
  }

  /** A token for each step. */
  private def apart(unit: VectorRunner, run: ListRun): Unit = {
    unit.load(run.apart)
    unit.run(0, 0, 0, 1)
    for (step <- run.list.steps) withClue(s"step ${step.step} (${step.name}): ") {
      unit.run(step.position, step.token, run.before(step), 2)
      unit.expect(step)
    }
  }

  /** A token for all steps of a position. */
  private def together(unit: VectorRunner, run: ListRun): Unit = {
    unit.load(run.together)
    unit.run(0, 0, 0, 1)
    for (steps <- run.tokens) withClue(s"steps from ${steps.head.step} on (${steps.head.name}): ") {
      val copy = if (steps eq run.tokens.last) 1 else 0
      unit.run(steps.head.position, steps.head.token, 1 + steps.head.step, steps.size + copy)
    }
    withClue("at the end: ")(unit.expect(run.list.steps.last))
  }

  /** Stops with the error's name and the step; no byte of memory is other than before. */
  private def stopsAtFaults(unit: VectorRunner, run: ListRun): Unit = {
    for (fault <- run.list.faults) withClue(s"${fault.name}: ") {
      unit.restart()
      unit.start(fault.position, fault.token, run.before(fault), 2)
      unit.expectError(fault.error, 1)
      unit.expectMemory(run.list.steps.last)
    }
  }

  private def waitsForProducts(unit: VectorRunner, run: ListRun): Unit = {
    unit.restart()
    unit.start(0, 0, 1 + run.list.steps.size, 2)
    for (count <- 0 to 2) {
      unit.products(count)
      unit.step(1000)
      assert(unit.waits && unit.completed == 1)
    }
    unit.products(3)
    unit.await()
    assert(unit.completed == 2 && !unit.waits && unit.failed.isEmpty)
  }

  /** Wherever it is halted, it finishes what it asked for, and asks for nothing more. */
  private def halts(unit: VectorRunner, run: ListRun): Unit =
    seeds(40) { random =>
      unit.restart()
      unit.start(0, 0, 1, run.tokens.head.size)
      unit.step(1 + random.nextInt(20000))
      unit.halt()
      unit.step(2000)
      assert(unit.idle)
      val before = unit.completed
      unit.step(200)
      assert(unit.idle && unit.completed == before)
      unit.assertLawful()
    }

  /** A transfer that memory refuses stops the instruction that asked for it. */
  private def stopsAtBrokenBeats(unit: VectorRunner, run: ListRun, layout: BenchLayout): Unit = {
    def breaks(name: String, address: BigInt, step: Int): Unit = withClue(s"$name: ") {
      unit.load(run.apart)
      unit.breakBeat(address)
      unit.start(0, 0, run.before(run.list.steps.head), 2)
      unit.expectError(name, step)
    }
    val program = layout.address(run.list.base, layout.program)
    breaks("readBusError", BigInt(ByteBuffer.wrap(run.list.steps.head.instruction).order(LITTLE_ENDIAN).getLong(16)), 0)
    breaks("readBusError", program + 64 * 2, 1) // the second instruction
    breaks("writeBusError", layout.address(run.list.base, layout.dump + 3), 1)
  }

  for (
    bench <- Seq(
      new Bench(tiny, "instructions", "places-2", "places-8", "random-2", "random-8"),
      new Bench(sim, "instructions", "places-4", "places-8", "random-4", "random-8")
    )
  )
    describe(s"VectorUnit of ${bench.config.vectorLanes} lanes") {
      it("does what the lists say, each instruction by itself and many in a token, and stops at faults") {
        val config = bench.config
        val file = bench.file.write(Files.createTempFile(buildDir, config.name, ".hex"))
        simulate(new VectorBench(config, bench.layout, file, bench.file.count)) { dut =>
          for (run <- bench.runs) withClue(s"${run.list.file}: ") {
            val unit = new VectorRunner(dut, config, bench.layout, run, bench.file)
            unit.pace(latency = 20, pace = 256, readsEarly = true)
            apart(unit, run)
            if (run.list.faults.nonEmpty) {
              stopsAtFaults(unit, run)
              stopsAtBrokenBeats(unit, run, bench.layout)
            }
            together(unit, run)
            unit.pace(latency = 60, pace = 200, readsEarly = true)
            together(unit, run)
            unit.pace(latency = 3, pace = 150, readsEarly = false)
            if (run.list.faults.nonEmpty) halts(unit, run)
            together(unit, run)
            waitsForProducts(unit, run)
          }
        }
      }
    }
}
