package tern.ternary

import chisel3._
import chisel3.util._

/** What [[AdderTree]] adds too much for a chunk of weights: `128 * N(+1) + 127 * N(-1)`, with the tree's latency. */
class Correction(lanes: Int, levelsPerStage: Int) extends Module {
  val io = IO(new Bundle {
    val weights = Input(new Trits(lanes))
    val sum = Output(UInt(AdderTree.sumBits(lanes).W))
  })
  private val excess = (PopCount(io.weights.nonzero) << 7) - PopCount(io.weights.negative)
  io.sum := ShiftRegister(excess, AdderTree.latency(lanes, levelsPerStage))
}
