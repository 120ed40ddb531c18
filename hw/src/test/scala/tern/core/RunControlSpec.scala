package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.config.ErrorCode
import tern.{Actor, Configs, Handshakes, HardwareSpec, Memories, Pace}

class RunControlSpec extends HardwareSpec with Handshakes with Memories {
  private val config = Configs.tiny
  private val descriptorAt = 0x1c00

  /** What a token ran with: position, id, products, instructions. */
  private type Token = (Int, Int, Int, Int)

  /** Stands for both lists: each token takes some cycles, and leaves the next of the choices. */
  private class Lists(dut: RunControl, choices: Seq[Int], random: Random) extends Actor {
    val tokens: mutable.Buffer[Token] = mutable.Buffer.empty
    var (loads, doneTokens, ended) = (0, 0, 0)
    private var (loading, vectors, products, chosen) = (-1, 0, 0, 0)
    private def some() = random.nextInt(12)
    def drive(): Unit = {
      set(dut.io.vectorStatus.loaded, loading == 0)
      set(dut.io.vectorStatus.done, vectors == 0)
      set(dut.io.vectorStatus.chosen, chosen)
      set(dut.io.productsDone, products == 0)
    }
    def sample(): Unit = {
      loading = (loading - 1).max(0)
      vectors = (vectors - 1).max(0)
      products = (products - 1).max(0)
      if (get(dut.io.vectors.load)) {
        get(dut.io.vectors.maps) should be(0x1800)
        loads += 1
        loading = some()
      }
      if (get(dut.io.vectors.start)) {
        get(dut.io.products.start) should be(true)
        (get(dut.io.vectors.program), get(dut.io.products.address)) should be((BigInt(0x1400), BigInt(0x1000)))
        get(dut.io.products.position) should be(get(dut.io.vectors.position))
        tokens += ((
          get(dut.io.vectors.position).toInt,
          get(dut.io.vectors.token).toInt,
          get(dut.io.products.count).toInt,
          get(dut.io.vectors.count).toInt
        ))
        vectors = some()
        products = some()
        if (tokens.last._4 == 9) chosen = choices(tokens.count(_._4 == 9) - 1)
      }
      if (get(dut.io.tokenDone)) doneTokens += 1
      if (get(dut.io.ended)) ended += 1
    }
    def done: Boolean = ended > 0 || get(dut.io.fault.valid)
  }

  /** What came of a run: error code and number of the token, if it failed. */
  private case class Outcome(
      tokens: Seq[Token],
      fault: Option[(Int, Int)],
      status: Status,
      loads: Int
  )
  private case class Status(running: Boolean, stopped: Boolean, cancelled: Boolean, position: Int, chosen: Int)

  private def outcome(
      dut: RunControl,
      run: Run,
      ids: Seq[Int] = Seq(11, 12, 13),
      choices: Seq[Int] = Seq(21, 22, 23, 24, 25, 26),
      refused: Int = -1,
      at: BigInt = descriptorAt,
      seed: Int = 1
  )(also: Lists => Unit): Outcome = {
    reset(dut, 1)
    val random = new Random(seed)
    val bytes = mutable.ArraySeq.fill(0x3000)(0x55.toByte)
    for ((b, i) <- run.bytes.zipWithIndex) bytes(descriptorAt + i) = b
    for ((id, i) <- ids.zipWithIndex; b <- 0 until 4) bytes(0x2000 + 4 * i + b) = (id >> (8 * b)).toByte
    val memory = new ReadMemory(config, dut.io.memory, bytes, new Pace(random, if (seed % 2 == 0) 400 else 1000))
    memory.fault = refused
    val lists = new Lists(dut, choices, random)
    setWindow(dut.io.window, 0x1000, 0x2fff)
    set(dut.io.address, at)
    set(dut.io.start, false)
    for (input <- Seq(dut.io.cancel, dut.io.posted, dut.io.halt)) set(input, false)
    also(lists)
    set(dut.io.start, true)
    lists.drive()
    dut.clock.step()
    set(dut.io.start, false)
    val inputs = new Actor {
      def drive(): Unit = also(lists)
      def sample(): Unit = ()
      def done: Boolean = true
    }
    play(dut.clock, Seq(memory, lists, inputs))
    for (_ <- 1 to 5) { // nothing more happens
      lists.sample()
      dut.clock.step()
    }
    val status = dut.io.status
    val failed = get(dut.io.fault.valid)
    if (failed) get(dut.io.fault.bits.unit) should be(RunFault.token)
    lists.ended should be(if (failed) 0 else 1)
    Outcome(
      lists.tokens.toSeq,
      Option.when(failed)((get(dut.io.fault.bits.code).toInt, get(dut.io.fault.bits.step).toInt)),
      Status(
        get(status.running),
        get(status.stopped),
        get(status.cancelled),
        get(status.position).toInt,
        get(status.chosen).toInt
      ),
      lists.loads
    )
  }

  private val body = (3, 4)
  private val whole = (7, 9)
  private def token(position: Int, id: Int, counts: (Int, Int)): Token = (position, id, counts._1, counts._2)
  private val prompt = Seq(token(5, 11, body), token(6, 12, body), token(7, 13, whole))
  private val ended = Status(running = false, stopped = false, cancelled = false, 11, 4)
  private def badRun(step: Int) = Some((ErrorCode.badRun, step))

  describe("RunControl") {
    it("runs tokens until one stops it, and refuses what contradicts itself") {
      simulate(new RunControl(config)) { dut =>
        def run(run: Run, what: String, seed: Int = 1, choices: Seq[Int] = 21 to 40, ids: Seq[Int] = Seq(11, 12, 13))(
            also: Lists => Unit
        ) = withClue(s"$what: ")(outcome(dut, run, ids, choices, seed = seed)(also))
        val all = prompt ++ Seq(token(8, 21, whole), token(9, 22, whole), token(10, 23, whole))

        // The ways in which a run ends.
        for (seed <- 1 to 4)
          run(Run(), s"the budget, seed $seed", seed)(_ => ()) should be(Outcome(all, None, ended, 1))
        run(Run(), "a stop id", choices = Seq(21, 92, 23))(_ => ()) should be(
          Outcome(all.take(4), None, ended.copy(stopped = true, position = 9, chosen = 2), 1)
        )
        run(Run(), "an id that stops no longer", choices = Seq(21, 93, 23, 24))(_ => ()).status should be(ended)
        val eight = Run(stopCount = 8, stopIds = Seq(90, 91, 92, 93, 94, 95, 96, 97))
        run(eight, "the last of eight", choices = Seq(97))(_ => ()).tokens should be(prompt)
        run(Run(positions = 9), "the positions")(_ => ()) should be(
          Outcome(all.take(4), None, ended.copy(position = 9, chosen = 2), 1)
        )
        run(Run(positions = 8), "no position left after the ids")(_ => ()).tokens should be(prompt)
        run(Run(givenCount = 1, budget = 1), "one token")(_ => ()) should be(
          Outcome(Seq(token(5, 11, whole)), None, ended.copy(position = 6, chosen = 1), 1)
        )
        for (after <- 0 to 4) {
          val cancelled = run(Run(), s"cancelled in token $after", 2)(l => set(dut.io.cancel, l.tokens.size == after))
          cancelled.tokens should be(all.take(after))
          cancelled.status should be(Status(false, false, true, 5 + after, (after - 2).max(0)))
        }

        // What is refused, before anything runs or when its token comes.
        for ((what, bad) <- Run.bad(config))
          run(bad, what)(_ => ()) should be(Outcome(Nil, badRun(0), Status(true, false, false, 0, 0), 0))
        for (at <- Seq[BigInt](descriptorAt + 32, 0xfc0, 0x2fc0, (BigInt(1) << config.addressBits) + descriptorAt))
          outcome(dut, Run(), at = at)(_ => ()).fault should be(badRun(0))
        for (at <- Seq(0, 63, 64, 127))
          outcome(dut, Run(), refused = descriptorAt + at)(_ => ()).fault should be(Some((ErrorCode.readBusError, 0)))
        val refused = outcome(dut, Run(), refused = 0x2008)(_ => ())
        (refused.tokens, refused.fault) should be((prompt.take(2), Some((ErrorCode.readBusError, 2))))
        val unknown = run(Run(), "a given id", ids = Seq(99, 100, 13))(_ => ())
        (unknown.tokens, unknown.fault) should be((Seq(token(5, 99, body)), badRun(1)))
        val wild = run(Run(), "a chosen id", choices = Seq(21, 100))(_ => ())
        (wild.tokens, wild.fault) should be((all.take(4), badRun(4)))
        run(Run(), "a second start")(l => set(dut.io.start, l.tokens.size == 2)).fault should be(badRun(1))
        run(Run(), "a job in the ring")(l => set(dut.io.posted, l.tokens.size == 3)).fault should be(badRun(2))
        // A read that is under way when it fails is finished, lest the port be blocked for a reset.
        for (cycle <- 2 to 40; posts <- Seq(true, false)) withClue(s"failing $cycle cycles after its start: ") {
          var left = cycle
          val early = run(Run(), "early", 2) { _ =>
            left -= 1
            set(if (posts) dut.io.posted else dut.io.start, left == 0)
          }
          early.fault.map(_._1) should be(Some(ErrorCode.badRun))
        }
        val before = run(Run(), "jobs before")(_ => set(dut.io.posted, true))
        (before.fault, before.status.running, before.tokens) should be((badRun(0), false, Nil))
      }
    }
  }
}
