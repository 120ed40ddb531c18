package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, KeepHierarchy, Trits}

/** One token row: `outputCols` processing elements, their tags travelling with the activations, and the drain.
  *
  * Activations flow right, weights flow down, a register a cycle, lane `i` as many cycles later as its skew.
  * `activationSpan` neighbouring columns share a register of activations, `weightSpan` rows one of weights.
  *
  * It is kept as a module because each diagonal of the array sees the same tags: synthesis would make one register of
  * them, with wires across as many rows as there are columns.
  *
  * @param holdsWeights
  *   they are given a cycle before their activations and handed on in step with them; else they come in step, from the
  *   row above, which holds them
  */
class PeRow(config: TernConfig, holdsWeights: Boolean) extends Module {
  val io = IO(new Bundle {

    /** Weights of lane 0 are at the inputs of column 0. */
    val take = Input(Bool())

    /** Activations of lane 0, in the same cycle; without `rowRegisters` a cycle later. */
    val left = Input(UInt((8 * config.lanes).W))
    val top = Input(Vec(config.outputCols, new Trits(config.lanes)))
    val bottom = Output(Vec(config.outputCols, new Trits(config.lanes)))

    /** A cycle before it is at column 0: rows that share weights have each a register of their own. */
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))

    /** The drain tag is at the last column. */
    val drained = Output(Bool())

    /** Results of the row that follows in the drain chain. */
    val behind = Input(Valid(UInt(config.accBits.W)))
    val out = Output(Valid(UInt(config.accBits.W)))
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

  /** Lets the row's clock stand still when nothing that entered the row is under way any more: to the last accumulator
    * or drain, and back along the chain, with the rows behind it.
    */
  def gate(row: PeRow, config: TernConfig): Unit = {
    val enters = row.io.take || row.io.tag.valid || row.io.drain.valid
    val leaves = row.io.behind.valid || row.io.out.valid || row.io.drained
    row.clock := RowClock(enters, leaves, workCycles(config))
  }

  /** Cycles from the last that enters a row until nothing of it is under way. */
  def workCycles(config: TernConfig): Int = DotPe.latency(config) + config.outputCols + config.drainSpacing + 3

  /** Accumulate tags move right with the operands, drain tags one column a cycle, and start the drain where they pass.
    */
  def connectTags(
      config: TernConfig,
      tag: AccumulateTag,
      drain: DrainTag,
      cells: Seq[(AccumulateTag, DrainTag, UInt)],
      behind: Valid[UInt]
  ): Valid[UInt] = {
    val chain = Module(new DrainChain(config))
    val tags = Travel.along(tag, config.spans)
    val drains = Travel.along(drain, config.outputCols)
    for (((cellTag, cellDrain, result), c) <- cells.zipWithIndex) {
      cellTag := tags(config.hops(c))
      cellDrain := drains(c)
      chain.io.drains(c) := drains(c).valid
      chain.io.results(c) := result
    }
    chain.io.behind := behind
    chain.io.out
  }
}
