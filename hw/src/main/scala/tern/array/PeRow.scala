package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, KeepHierarchy, Trits}

/** One token row: `outputCols` processing elements, the tags that travel with the activations, and the drain chain.
  *
  * Activations flow right and weights flow down, one register per cycle; lane `i` is late by its skew. `activationSpan`
  * neighbouring columns share a register of activations, `weightSpan` rows one of weights.
  *
  * It is kept as a module because each diagonal of the array sees the same tags: synthesis would merge them into one
  * register, with wires across as many rows as there are columns.
  *
  * @param holdsWeights
  *   weights arrive a cycle before their activations and are passed on in step with them; otherwise they arrive in
  *   step, from the row above that holds them
  */
class PeRow(config: TernConfig, holdsWeights: Boolean) extends Module {
  val io = IO(new Bundle {

    /** Weights of lane 0 are at the inputs of column 0. */
    val take = Input(Bool())

    /** Activations of lane 0, in the same cycle, or a cycle later without `rowRegisters`. */
    val left = Input(UInt((8 * config.lanes).W))
    val top = Input(Vec(config.outputCols, new Trits(config.lanes)))
    val bottom = Output(Vec(config.outputCols, new Trits(config.lanes)))

    /** A cycle before it reaches column 0: rows that share weights each have their own register. */
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))

    /** The drain tag is at the last column. */
    val drained = Output(Bool())

    /** Results of the next row in the drain chain. */
    val behind = Input(Valid(UInt(config.accBits.W)))

    /** Results of each segment. */
    val out = Output(Vec(config.segments, Valid(UInt(config.accBits.W))))
  })

  private val elements = Seq.tabulate(config.outputCols)(c => Module(new DotPe(config, c, holdsWeights)))
  private val takes = Travel.along(io.take, config.spans + 1)
  private val holders = if (config.rowRegisters == 0) takes.init.tail else takes.init
  private val activations =
    holders.scanLeft(io.left)((left, take) => DotPe.handOn(left, take, DotShape(config))).takeRight(config.spans)

  for ((pe, c) <- elements.zipWithIndex) {
    val hops = config.hops(c)
    pe.io.take := takes(hops)
    pe.io.taken := takes(hops + 1)
    pe.io.activations := activations(hops)
    pe.io.top := io.top(c)
    io.bottom(c) := pe.io.bottom
  }
  private val cells = elements.map(pe => (pe.io.tag, pe.io.drain, pe.io.result))
  io.out := PeRow.connectTags(config, RegNext(io.tag), io.drain, cells, io.behind)
  io.drained := elements.last.io.drain.valid
  KeepHierarchy(this)
}

object PeRow {

  /** Gates the row's clock once everything that entered the row has left it: reached the last accumulator or drain, and
    * returned along the chain, together with the next rows' results.
    */
  def gate(row: PeRow, config: TernConfig): Unit = {
    val enters = row.io.take || row.io.tag.valid || row.io.drain.valid
    val leaves = (row.io.behind +: row.io.out).map(_.valid).reduce(_ || _) || row.io.drained
    row.clock := RowClock(enters, leaves, workCycles(config))
  }

  /** Cycles from the last input of a row until nothing of it is in flight. */
  def workCycles(config: TernConfig): Int = DotPe.latency(config) + config.outputCols + config.drainSpacing + 3

  /** Accumulate tags move right with the operands. Drain tags move one column per cycle and put results on the chains,
    * one for each segment.
    */
  def connectTags(
      config: TernConfig,
      tag: AccumulateTag,
      drain: DrainTag,
      cells: Seq[(AccumulateTag, DrainTag, UInt)],
      behind: Valid[UInt]
  ): Vec[Valid[UInt]] = {
    val tags = Travel.along(tag, config.spans)
    val drains = Travel.along(drain, config.outputCols)
    for (((cellTag, cellDrain, _), c) <- cells.zipWithIndex) {
      cellTag := tags(config.hops(c))
      cellDrain := drains(c)
    }
    VecInit(
      cells
        .zip(drains)
        .grouped(config.segmentCols)
        .map { segment =>
          val chain = Module(new DrainChain(config))
          chain.io.drains := VecInit(segment.map(_._2.valid))
          chain.io.results := VecInit(segment.map(_._1._3))
          chain.io.behind := behind
          chain.io.out
        }
        .toSeq
    )
  }
}
