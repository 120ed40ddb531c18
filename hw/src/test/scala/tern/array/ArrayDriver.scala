package tern.array

import scala.collection.mutable
import tern.{HardwareSpec, Planes}
import tern.config.TernConfig
import tern.ternary.{DotShape, Trits}

/** A product and how it is cut for the array.
  *
  * @param integers
  *   weights are integers, five columns each, rather than trits
  */
final class Product(
    val config: TernConfig,
    val n: Int,
    val k: Int,
    val tokens: Int,
    values: IndexedSeq[Int],
    activations: IndexedSeq[Int],
    val integers: Boolean = false
) {
  private def up(a: Int, b: Int) = (a + b - 1) / b

  /** Rows of the matrix in one tile. */
  val tileRows: Int = if (integers) config.planeRows else config.outputCols
  val spacing: Int = if (integers) config.planeSpacing else config.drainSpacing
  val chunks: Int = up(k, config.lanes)
  val tiles: Int = up(n, tileRows)
  val groups: Int = up(tokens, config.tokenRows)

  /** Lanes of one column of a tile in one chunk; 0 outside the matrix. */
  def weights(tile: Int, chunk: Int, column: Int): Seq[Int] = Seq.tabulate(config.lanes) { l =>
    val columns = config.outputCols / tileRows
    val (row, i) = (tile * tileRows + column / columns, chunk * config.lanes + l)
    if (row < n && i < k) Product.trit(values(row * k + i), columns - 1 - column % columns) else 0
  }

  /** What follows a token's last activation meets zero weights, so it may be anything. */
  def activation(chunk: Int, group: Int, row: Int, lane: Int): Int = {
    val (m, i) = (group * config.tokenRows + row, chunk * config.lanes + lane)
    if (m < tokens && i < k) activations(m * k + i) else 77
  }
  def rows(group: Int): Int = (tokens - group * config.tokenRows).min(config.tokenRows)
}

object Product {

  /** The trit of weight `3^j` of an integer: its digit in balanced ternary. */
  def trit(value: Int, j: Int): Int =
    if (j == 0) Math.floorMod(value + 1, 3) - 1 else trit((value - trit(value, 0)) / 3, j - 1)
}

private[array] final case class Issue(tile: Int, chunk: Int, group: Int)
private[array] final case class Drain(tile: Int, group: Int)

/** Results of one token row that are due, the first of them in its cycle. */
private[array] final case class Wave(drain: Drain, row: Int, first: Int)

/** Acts as the sequencer: issues products to an array as fast as its rules allow. */
trait ArrayDriver { this: HardwareSpec =>

  /** Issue and drain cycles of all tiles. */
  private def schedule(p: Product): (Map[Int, Issue], Map[Int, Drain]) = {
    val issues = mutable.Map.empty[Int, Issue]
    val drains = mutable.Map.empty[Int, Drain]
    var (cycle, free) = (0, 0)
    for (tile <- 0 until p.tiles; chunk <- 0 until p.chunks; group <- 0 until p.groups) {
      val last = chunk == p.chunks - 1
      if (last && group == 0) cycle = cycle.max(free - 1)
      issues(cycle) = Issue(tile, chunk, group)
      if (last) {
        free = free.max(cycle + 1)
        drains(free) = Drain(tile, group)
        free += p.spacing
      }
      cycle += 1
    }
    (issues.toMap, drains.toMap)
  }

  private def setTrits(port: Trits, trits: Seq[Int]): Unit = {
    def mask(which: Int => Boolean) =
      trits.zipWithIndex.collect { case (t, i) if which(t) => BigInt(1) << i }.foldLeft(BigInt(0))(_ + _)
    set(port.nonzero, mask(_ != 0))
    set(port.negative, mask(_ < 0))
  }

  private def mask(rows: Int) = (BigInt(1) << rows) - 1

  /** Results of a product, `tokens x n`, with each one's cycle checked against the array's stated latency. */
  def multiply(dut: SystolicArray, p: Product): IndexedSeq[Int] = {
    val config = p.config
    Seq(dut.io.issue.tag.valid, dut.io.issue.drain.valid).foreach(set(_, false))
    reset(dut, SystolicArray.flushCycles(config))
    val (issues, drains) = schedule(p)
    val out = Array.fill(p.tokens * p.n)(Int.MinValue)
    val waves = Array.fill(config.collectors)(mutable.Queue.empty[Wave])
    val column = Array.fill(config.collectors)(0)
    val results = if (p.integers) dut.io.integers else dut.io.results
    val tail = SystolicArray.flushCycles(config) + 4
    val delay = SystolicArray.activationDelay(config)
    for (cycle <- 0 to issues.keys.max + p.groups * config.drainSpacing + tail) {
      val issue = issues.get(cycle)
      val drain = drains.get(cycle)
      set(dut.io.issue.tag.valid, issue.isDefined)
      set(dut.io.issue.drain.valid, drain.isDefined)
      for (i <- issue) {
        set(dut.io.issue.tag.first, i.chunk == 0)
        set(dut.io.issue.tag.last, i.chunk == p.chunks - 1)
        set(dut.io.issue.tag.group, i.group)
        set(dut.io.issue.rows, mask(p.rows(i.group)))
        for (c <- 0 until config.outputCols) setTrits(dut.io.weights(c), p.weights(i.tile, i.chunk, c))
      }
      for (d <- drain) {
        set(dut.io.issue.drain.group, d.group)
        for (t <- 0 until p.rows(d.group)) {
          val place = t % config.collectSpan
          val first = cycle + SystolicArray.resultLatency(config) + config.rowHops(t - place)
          waves(t / config.collectSpan) += Wave(d, t, first + place * config.rowSpacing)
        }
      }
      for (d <- drains.get(cycle - 1)) set(dut.io.issue.drainRows, mask(p.rows(d.group)))
      for (t <- 0 until config.tokenRows)
        set(
          dut.io.activations(t),
          Planes(Seq.tabulate(config.lanes) { l =>
            val issue = issues.get(cycle - delay - config.rowHops(t) - DotShape(config).skew(l))
            issue.fold(0)(i => p.activation(i.chunk, i.group, t, l) + 128)
          })
        )
      for (i <- 0 until config.collectors if get(results(i).valid)) {
        val Wave(d, t, first) = waves(i).head
        if (column(i) == 0) cycle should be(first)
        val (m, row) = (d.group * config.tokenRows + t, d.tile * p.tileRows + column(i))
        if (row < p.n) out(m * p.n + row) = get(results(i).bits).toInt
        column(i) += 1
        if (column(i) == p.tileRows) {
          column(i) = 0
          waves(i).dequeue()
        }
      }
      dut.clock.step()
    }
    waves.foreach(_ shouldBe empty)
    out.toIndexedSeq
  }
}
