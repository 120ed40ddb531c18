package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{AdderTree, Correction, Trits}

/** The row above the grid: counts what the adder trees below add too much, once for all token rows. */
class CorrectionRow(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val top = Input(Vec(config.outputCols, new Trits(config.lanes)))
    val bottom = Output(Vec(config.outputCols, new Trits(config.lanes)))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val out = Output(Valid(UInt(config.accBits.W)))
  })

  private val chain = Module(new DrainChain(config))
  private val cells = io.top.zip(io.bottom).map { case (top, bottom) =>
    bottom := RegNext(top)
    val correction = Module(new Correction(config.lanes, config.treeLevelsPerStage))
    correction.io.weights := bottom
    val accumulator = Module(new Accumulator(config, AdderTree.sumBits(config.lanes)))
    accumulator.io.sum := correction.io.sum
    (accumulator.io.tag, accumulator.io.drain, accumulator.io.result)
  }
  io.out := PeRow.connectTags(config, io.tag, io.drain, cells, chain)
}
