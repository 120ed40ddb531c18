package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, Trits}

/** What the array is told to do in one cycle: take this chunk, for these rows, and start this drain. */
class ArrayIssue(config: TernConfig) extends Bundle {
  val tag = new AccumulateTag(config)
  val drain = new DrainTag(config)

  /** Token rows that hold a token. */
  val rows = UInt(config.tokenRows.W)

  /** Rows of the drain tag given in the cycle before; held until the next one's. */
  val drainRows = UInt(config.tokenRows.W)
}

/** The grid and its edges: `tokenRows` x `outputCols` elements, free running.
  *
  * Nothing stalls inside: the issuer makes sure that results can leave. Nothing has a reset either, since it would have
  * to reach the whole chip: after `flushCycles` without an issue the array is empty, whatever was in it. Counting from
  * the cycle of `issue`, the weights of that chunk are given in the same cycle, and the activations of lane `i` of row
  * `t` in cycle `h + activationDelay + skew(i)`, where `h` is `config.rowHops(t)`, as bit planes
  * ([[tern.ternary.DotPorts]]). Results leave in the order of the columns, from `resultLatency + h` cycles after the
  * issue that carried their drain tag; if rows share an output, `h` is that of the first of them, and each follows
  * `rowSpacing` after the one before it. With trit planes, the integers that each five columns make leave as well.
  */
class SystolicArray(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val issue = Input(new ArrayIssue(config))
    val weights = Input(Vec(config.outputCols, new Trits(config.lanes)))
    val activations = Input(Vec(config.tokenRows, UInt((8 * config.lanes).W)))
    val results = Output(Vec(config.collectors, Valid(SInt(config.accBits.W))))

    /** With `planes`: the integers of the same tiles. They start in the same cycle. */
    val integers = Output(Vec(config.planeCollectors, Valid(SInt(config.resultBits.W))))
  })

  private val latency = DotPe.latency(config)

  // The issue reaches the correction row's accumulators `latency` cycles later, and each row below one cycle after that.
  private val reaches = WireDefault(ShiftRegister(io.issue, latency))
  // In step with their tag, which came a cycle before them.
  reaches.drainRows := ShiftRegister(io.issue.drainRows, latency - 1)
  private val issues = Iterator
    .iterate(reaches)(RegNext(_))
    .take(config.rowSpans + 1)
    .toSeq

  // Which rows take operands, as they reach them.
  private val takes = Iterator
    .iterate((io.issue.tag.valid, io.issue.rows)) { case (valid, rows) => (RegNext(valid), RegNext(rows)) }
    .take(config.rowSpans)
    .toSeq

  private val header = Module(new CorrectionRow(config))
  header.io.top := SystolicArray.skewed(config, io.weights)
  header.io.take := io.issue.tag.valid
  header.io.tag := issues.head.tag
  header.io.drain := issues.head.drain
  header.io.drain.valid := VecInit(
    Iterator.iterate(issues.head.drain.valid)(ShiftRegister(_, config.rowSpacing)).take(config.collectSpan).toSeq
  ).asUInt.orR

  private val rows = Seq.tabulate(config.tokenRows)(t => Module(new PeRow(config, t % config.weightSpan == 0)))
  rows.foldLeft((header.io.bottom, header.io.out)) { case ((weights, correction), row) =>
    row.io.top := weights
    (row.io.bottom, correction)
  }
  private val corrections = Iterator.iterate(RegNext(header.io.out))(RegNext(_)).take(config.rowSpans).toSeq
  for ((row, t) <- rows.zipWithIndex) {
    val hops = config.rowHops(t)
    val (issue, above) = (issues(hops + 1), issues(hops))
    val (take, takers) = takes(hops)
    row.io.take := RegNext(take && takers(t))
    row.io.left := ShiftRegister(io.activations(t), (config.rowRegisters - 1).max(0)) // a row may sleep before it takes
    row.io.tag := above.tag
    row.io.tag.valid := above.tag.valid && above.rows(t)
    row.io.drain := issue.drain
    val drain = if (t % config.collectSpan == 0) above.drain.valid else rows(t - 1).io.drained
    row.io.drain.valid := RegNext(drain && above.drainRows(t))
    row.io.behind := (if ((t + 1) % config.collectSpan == 0) DrainChain.none(config) else rows(t + 1).io.out.head)
    PeRow.gate(row, config)
  }
  for (i <- 0 until config.collectors; first = i * config.collectSpan) {
    val ends = Module(new RowResults(config))
    val correction = corrections(config.rowHops(first))
    for ((segment, s) <- ends.io.segments.zipWithIndex) {
      val out = rows(first).io.out(s)
      segment.valid := RegNext(out.valid)
      segment.bits := RegNext((out.bits - correction(s).bits).asSInt)
    }
    io.results(i) := ends.io.result
    if (config.planes) io.integers(i) := ends.io.integer
  }
}

object SystolicArray {

  /** Cycles from an issue to the activations of its first lanes in row 0. */
  def activationDelay(config: TernConfig): Int = 2 - config.rowRegisters

  /** Cycles from an issue with a drain tag to the first result of row 0 at the output. */
  def resultLatency(config: TernConfig): Int = DotPe.latency(config) + 1 + 1 + 1 + RowResults.latency(config)

  /** Cycles from the last issue until nothing of it is in flight: down to the last row, along it and back. */
  def flushCycles(config: TernConfig): Int =
    config.rowSpans + PeRow.workCycles(config) + RowResults.latency(config)

  /** Weights as they enter the array: each column is as late as its operands, and each lane is later by its skew. */
  private def skewed(config: TernConfig, weights: Vec[Trits]): Vec[Trits] = {
    val shape = DotShape(config)
    val steps =
      for ((trits, c) <- weights.zipWithIndex; step <- 0 until shape.steps; lanes = shape.stepOf(step))
        yield Seq(trits.nonzero, trits.negative).map(_(lanes.last, lanes.head) -> (config.hops(c) + step))
    val arrived = Travel.delayed(steps.flatten.toSeq).grouped(2 * shape.steps).map { column =>
      val trits = Wire(new Trits(config.lanes))
      trits.nonzero := Cat(column.grouped(2).map(_(0)).toSeq.reverse)
      trits.negative := Cat(column.grouped(2).map(_(1)).toSeq.reverse)
      trits
    }
    VecInit(arrived.toSeq)
  }
}
