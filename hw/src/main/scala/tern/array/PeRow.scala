package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.Trits

/** One token row: `outputCols` processing elements, their tags travelling with the activations, and the drain. */
class PeRow(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val left = Input(Vec(config.lanes, UInt(8.W)))
    val top = Input(Vec(config.outputCols, new Trits(config.lanes)))
    val bottom = Output(Vec(config.outputCols, new Trits(config.lanes)))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val out = Output(Valid(UInt(config.accBits.W)))
  })

  private val elements = Seq.fill(config.outputCols)(Module(new DotPe(config)))
  private val chain = Module(new DrainChain(config))

  elements.foldLeft(io.left) { case (left, pe) =>
    pe.io.left := left
    pe.io.right
  }
  for ((pe, c) <- elements.zipWithIndex) {
    pe.io.top := io.top(c)
    io.bottom(c) := pe.io.bottom
  }
  private val cells = elements.map(pe => (pe.io.tag, pe.io.drain, pe.io.result))
  io.out := PeRow.connectTags(config, io.tag, io.drain, cells, chain)
}

object PeRow {

  /** Tags move right one column a cycle and start the drain where they pass. */
  def connectTags(
      config: TernConfig,
      tag: AccumulateTag,
      drain: DrainTag,
      cells: Seq[(AccumulateTag, DrainTag, UInt)],
      chain: DrainChain
  ): Valid[UInt] = {
    cells.zipWithIndex.foldLeft((tag, drain)) { case ((t, d), ((cellTag, cellDrain, result), c)) =>
      cellTag := t
      cellDrain := d
      chain.io.drains(c) := d.valid
      chain.io.results(c) := result
      (RegNext(t, 0.U.asTypeOf(t)), RegNext(d, 0.U.asTypeOf(d)))
    }
    chain.io.out
  }
}
