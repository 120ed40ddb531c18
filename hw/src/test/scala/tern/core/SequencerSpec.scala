package tern.core

import scala.collection.mutable
import scala.util.Random
import tern.config.{ErrorCode, TernConfig}
import tern.{Actor, Configs, Handshakes, HardwareSpec, Pace}

class SequencerSpec extends HardwareSpec with Handshakes {
  private case class Part(
      config: TernConfig,
      k: Int,
      n: Int,
      tokens: Int,
      error: Int = 0,
      planes: Boolean = false
  ) {
    private val tileRows = if (planes) config.planeRows else config.outputCols
    val chunks: Int = (k - 1) / config.lanes + 1
    val tiles: Int = (n - 1) / tileRows + 1
    val groups: Int = (tokens - 1) / config.tokenRows + 1

    /** Tiles of integers leave together, if no other token groups come in between. */
    val waves: Int = if (planes && groups == 1) (tiles - 1) / config.waveTiles + 1 else tiles * groups
    def issues: Seq[(Int, Int)] = for (_ <- 0 until tiles; c <- 0 until chunks; g <- 0 until groups) yield (g, c)
  }

  private def setPass(port: Pass, p: Part, bank: Int): Unit = {
    set(port.bank, bank)
    set(port.k, p.k)
    set(port.n, p.n)
    set(port.planes, p.planes)
    set(port.lastGroup, p.groups - 1)
    set(port.lastRows, (p.tokens - 1) % p.config.tokenRows + 1)
    set(port.resultAddress, 0)
    set(port.resultStride, 4096)
    set(port.lastOfJob, true)
    set(port.tag, bank)
    set(port.error, p.error)
  }

  /** Chunk after chunk of all passes, with the flags of a matrix of the right length. */
  private final class Weights(dut: Sequencer, parts: Seq[Part], pace: Pace) extends Actor {
    private val lasts = parts.flatMap(p => Seq.fill(p.tiles * p.chunks - 1)(false) :+ true)
    private var next = 0
    private var offered = false
    def drive(): Unit = {
      offered = next < lasts.size && (offered || pace.willing())
      for (chunk <- dut.io.chunks) {
        set(chunk.valid, offered)
        if (offered) set(chunk.bits.last, lasts(next))
      }
    }
    def sample(): Unit = if (offered && get(dut.io.chunks(0).ready)) {
      dut.io.chunks.foreach(chunk => get(chunk.ready) should be(true))
      if (!parts.head.config.issueAhead) get(dut.io.passEnd) should be(lasts(next))
      next += 1
      offered = false
    }
    def done: Boolean = next == lasts.size
  }

  private def run(dut: Sequencer, parts: Seq[Part], pace: Int) = {
    val random = new Random(pace)
    val issued = mutable.Buffer.empty[(Int, Int)]
    var (first, last, waves, now) = (-1, 0, 0, 0)
    val due = mutable.Queue.empty[Int]
    val watch = new Watch(() => {
      if (get(dut.io.issue.tag.valid)) {
        issued += get(dut.io.issue.tag.group).toInt -> get(dut.io.read.bits.chunk).toInt
        if (first < 0) first = now
        last = now
        get(dut.io.activity.busy) should be(true)
      }
      if (get(dut.io.landed.valid)) {
        waves += 1
        due += now + 3
      }
      now += 1
      val done = due.headOption.exists(_ <= now)
      if (done) due.dequeue()
      set(dut.io.waveDone, done)
    })
    val source = new Source(dut.io.pass, parts.zipWithIndex, new Pace(random, pace))((port, item) =>
      setPass(port, item._1, item._2 % 2)
    )
    set(dut.io.ready, parts.size)
    set(dut.io.landed.ready, true)
    play(dut.clock, Seq(source, new Weights(dut, parts, new Pace(random, pace)), watch))
    play(dut.clock, Seq(watch, new Watch(() => (), waves == parts.map(_.waves).sum && due.isEmpty)))
    set(dut.io.waveDone, false)
    dut.clock.step() // a credit comes back a cycle late
    (issued.toSeq, last - first + 1)
  }

  private val planesGroups = Configs.planes.copy(name = "planesgroups", tokenGroups = 2)
  for (config <- Seq(Configs.grouped, Configs.wide, Configs.planes, planesGroups))
    describe(s"Sequencer of ${config.name}") {
      for (pace <- Seq(1000, 300)) it(s"issues every chunk to every token group, in order, at pace $pace") {
        simulate(new Sequencer(config)) { dut =>
          val random = new Random(pace)
          val parts = Seq.fill(12)(
            Part(
              config,
              1 + random.nextInt(config.maxK),
              1 + random.nextInt(40),
              1 + random.nextInt(config.passTokens),
              planes = config.planes && random.nextInt(3) > 0
            )
          )
          run(dut, parts, pace)._1 should equal(parts.flatMap(_.issues))
          get(dut.io.issued) should be(parts.size)
          get(dut.io.quiet) should be(true)
        }
      }
      it("issues every cycle through chunks, tiles, groups and passes when the drain keeps up") {
        val fast = if (config.planes) config else config.copy(drainSpan = config.outputCols, collectSpan = 1)
        simulate(new Sequencer(fast)) { dut =>
          val parts = Seq.fill(5)(Part(fast, config.maxK, 24, config.passTokens))
          val bubbles = if (config.issueAhead) parts.size - 1 else 0
          run(dut, parts, 1000)._2 should be(parts.map(_.issues.size).sum + bubbles)
        }
      }
      for (
        (what, code, spoil) <- Seq[(String, Int, Sequencer => Unit)](
          ("weights that memory refused", ErrorCode.readBusError, d => set(d.io.chunks.last.bits.error, true)),
          ("invalid weight codes", ErrorCode.invalidTrit, d => set(d.io.chunks(0).bits.invalid, true)),
          ("weights that end within a chunk", ErrorCode.badDescriptor, d => set(d.io.chunks(0).bits.short, true)),
          ("weights that end too early", ErrorCode.badDescriptor, d => set(d.io.chunks(0).bits.last, true))
        )
      ) it(s"stops at $what, after a good chunk") {
        simulate(new Sequencer(config)) { dut =>
          set(dut.io.pass.valid, true)
          setPass(dut.io.pass.bits, Part(config, 3 * config.lanes, 8, 1), 0)
          dut.clock.step()
          set(dut.io.pass.valid, false)
          dut.io.chunks.foreach(c => set(c.valid, true))
          val issues = (1 to 6).map { cycle =>
            if (cycle == 2) spoil(dut)
            val issue = get(dut.io.issue.tag.valid)
            get(dut.io.error.valid) should be(cycle >= 2 && !(config.issueAhead && cycle < 4))
            dut.clock.step()
            issue
          }
          issues.count(identity) should be(1)
          get(dut.io.error.bits) should be(code)
        }
      }
      it("stops at a faulty pass, without asking for its weights") {
        simulate(new Sequencer(config)) { dut =>
          set(dut.io.pass.valid, true)
          setPass(dut.io.pass.bits, Part(config, 20, 8, 1, ErrorCode.misaligned), 0)
          dut.clock.step()
          get(dut.io.error.valid) should be(true)
          get(dut.io.error.bits) should be(ErrorCode.misaligned)
          get(dut.io.pass.ready) should be(false)
        }
      }
    }
}
