package tern.vector

import tern.HardwareSpec
import tern.config.{ErrorCode, TernConfig}

trait VectorRuns { this: HardwareSpec =>

  /** Runs a list on a bench: as a token for each instruction, or many in one. */
  final class VectorRunner(dut: VectorBench, config: TernConfig, layout: BenchLayout, list: ListRun, file: BenchFile) {
    private val golden = list.list
    private val limit = 2000000

    def pace(latency: Int, pace: Int, readsEarly: Boolean): Unit = {
      set(dut.io.pace.latency, latency)
      set(dut.io.pace.pace, pace)
      set(dut.io.pace.readsEarly, readsEarly)
    }

    def idle: Boolean = get(dut.io.status.idle) && get(dut.io.memoryIdle)
    def completed: Int = get(dut.io.status.completed).toInt
    def waits: Boolean = get(dut.io.status.waits)
    def step(cycles: Int): Unit = dut.clock.step(cycles)
    def halt(): Unit = set(dut.io.halt, true)
    def products(count: Int): Unit = set(dut.io.control.products, count)

    /** Transfers of the beat at an address fail from now on. */
    def breakBeat(address: BigInt): Unit = {
      set(dut.io.bad.bits, (address - golden.base) / config.beatBytes)
      set(dut.io.bad.valid, true)
    }

    private def fill(to: Int, count: Int, from: Option[Int]): Unit = {
      set(dut.io.fill.bits.from, from.getOrElse(0): Int)
      set(dut.io.fill.bits.to, to)
      set(dut.io.fill.bits.count, count)
      set(dut.io.fill.bits.zero, from.isEmpty)
      set(dut.io.fill.valid, true)
      dut.clock.step()
      set(dut.io.fill.valid, false)
      dut.clock.stepUntil(dut.io.filling, 0, limit)
    }

    private def put(to: Int, part: Array[Byte]): Unit = fill(to, file.beatsOf(part), Some(file.start(part)))

    private def pulse(port: chisel3.Bool): Unit = {
      set(port, true)
      dut.clock.step()
      set(port, false)
    }

    /** Resets the unit, and reads the maps again. */
    def restart(): Unit = {
      reset(dut, 3)
      set(dut.io.halt, false)
      set(dut.io.bad.valid, false)
      set(dut.io.window.base, golden.base)
      set(dut.io.window.limit, layout.address(golden.base, layout.beats) - 1)
      set(dut.io.control.products, 0)
      set(dut.io.control.maps, layout.address(golden.base, layout.maps))
      pulse(dut.io.control.load)
      dut.clock.stepUntil(dut.io.status.loaded, 1, 10000)
      withClue("the maps: ")(assert(get(dut.io.status.loaded)))
    }

    /** Loads memory, maps, and a program, and restarts. */
    def load(program: Array[Byte]): Unit = {
      fill(0, layout.beats, None)
      pulse(dut.io.clear)
      put(0, golden.memory)
      put(layout.maps, golden.maps)
      put(layout.program, program)
      restart()
    }

    /** Starts a token whose program begins with that instruction of the one in memory. */
    def start(position: Int, token: Int, from: Int, count: Int): Unit = {
      set(dut.io.control.position, position)
      set(dut.io.control.token, token)
      set(dut.io.control.program, layout.address(golden.base, layout.program) + 64 * from)
      set(dut.io.control.count, count)
      pulse(dut.io.control.start)
    }

    def await(): Unit = {
      dut.clock.stepUntil(dut.io.settled, 1, limit)
      assert(get(dut.io.settled), s"hangs: ${get(dut.io.status.completed)} instructions are complete")
    }

    private def error: String =
      s"error ${get(dut.io.status.error.bits)} at ${get(dut.io.status.errorStep)}"

    def failed: Option[(Int, Int)] =
      Option.when(get(dut.io.status.error.valid))(
        (get(dut.io.status.error.bits).toInt, get(dut.io.status.errorStep).toInt)
      )

    /** Runs a token to its end. */
    def run(position: Int, token: Int, from: Int, count: Int): Unit = {
      start(position, token, from, count)
      await()
      assert(failed.isEmpty, error)
      assert(get(dut.io.status.completed) == count)
      assertLawful()
    }

    def assertLawful(): Unit = assert(!get(dut.io.unlawful), "a burst that no port takes")

    /** The unit stops with an error at an instruction, and comes to rest. */
    def expectError(name: String, step: Int): Unit = {
      await()
      assert(failed.contains((ErrorCode.all.toMap.apply(name), step)))
      dut.clock.stepUntil(dut.io.memoryIdle, 1, 10000)
      this.step(4)
      assert(idle && completed == step)
      assertLawful()
    }

    private def bytes(from: Int, count: Int): Array[Byte] =
      Array
        .tabulate(count) { i =>
          set(dut.io.look, from + i)
          val beat = get(dut.io.seen)
          Array.tabulate(config.beatBytes)(b => (beat >> (8 * b)).toByte)
        }
        .flatten

    def expectMemory(step: ListStep): Unit = compare("memory", step.memory, get(dut.io.hash), 0, layout.dump, 1)

    /** Memory, the buffer, which the last instruction has stored, and the token are as a step leaves them. */
    def expect(step: ListStep): Unit = {
      expectMemory(step)
      compare("the buffer", step.buffer, get(dut.io.dumpHash), layout.dump, layout.dumpBeats, 4)
      assert(get(dut.io.status.chosen) == step.chosen, "is chosen")
    }

    private def compare(what: String, expected: Change, hash: BigInt, from: Int, count: Int, unit: Int): Unit =
      if (hash != expected.hash) {
        val found = bytes(from, count)
        val wrong = for {
          runs <- expected.changes.toSeq
          (at, run) <- runs
          i <- run.indices.by(unit)
          if found.slice(at * unit + i, at * unit + i + unit).toSeq != run.slice(i, i + unit).toSeq
        } yield {
          def hex(bytes: Array[Byte]) = bytes.reverse.map(byte => f"$byte%02x").mkString
          val place = at * unit + i
          s"${at + i / unit} is ${hex(found.slice(place, place + unit))}, not ${hex(run.slice(i, i + unit))}"
        }
        fail(
          s"$what differs: " +
            (if (expected.changes.isEmpty) "(many changes)"
             else if (wrong.isEmpty) "elsewhere"
             else wrong.take(16).mkString("; "))
        )
      }

  }
}
