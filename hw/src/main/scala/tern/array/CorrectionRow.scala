package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, KeepHierarchy, TernaryExcess, Trits}

/** The row above the grid: counts the excess that the elements below add, once for all token rows. */
class CorrectionRow(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val take = Input(Bool())
    val top = Input(Vec(config.outputCols, new Trits(config.lanes)))
    val bottom = Output(Vec(config.outputCols, new Trits(config.lanes)))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val out = Output(Vec(config.segments, Valid(UInt(config.accBits.W))))
  })

  private val shape = DotShape(config)
  private val takes = Travel.along(io.take, config.spans + 1)
  private val cells = Seq.tabulate(config.outputCols) { c =>
    val hops = config.hops(c)
    io.bottom(c) := DotPe.handOn(io.top(c), takes(hops), shape)
    val accumulator = Module(new Accumulator(config, c))
    val excess = Module(new TernaryExcess(shape))
    excess.io.clock := clock
    excess.io.valid := takes(hops + 1)
    excess.io.nonzero := io.bottom(c).nonzero
    excess.io.negative := io.bottom(c).negative
    excess.io.first := accumulator.io.tag.first
    excess.io.addend := accumulator.io.addend
    accumulator.io.total := excess.io.total
    (accumulator.io.tag, accumulator.io.drain, accumulator.io.result)
  }
  io.out := PeRow.connectTags(config, io.tag, io.drain, cells, DrainChain.none(config))
  KeepHierarchy(this)
}
