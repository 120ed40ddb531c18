package tern.array

import chisel3._
import tern.config.TernConfig
import tern.ternary.{AdderTree, Trits}

/** One processing element: an adder tree and its accumulator, with a register for each operand that it hands on.
  *
  * Activations flow right, weights flow down, one element a cycle.
  */
class DotPe(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val left = Input(Vec(config.lanes, UInt(8.W)))
    val right = Output(Vec(config.lanes, UInt(8.W)))
    val top = Input(new Trits(config.lanes))
    val bottom = Output(new Trits(config.lanes))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val result = Output(UInt(config.accBits.W))
  })

  io.right := RegNext(io.left)
  io.bottom := RegNext(io.top)

  private val tree = Module(new AdderTree(config.lanes, config.treeLevelsPerStage))
  tree.io.activations := io.right
  tree.io.weights := io.bottom

  private val accumulator = Module(new Accumulator(config, AdderTree.sumBits(config.lanes)))
  accumulator.io.sum := tree.io.sum
  accumulator.io.tag := io.tag
  accumulator.io.drain := io.drain
  io.result := accumulator.io.result
}

object DotPe {

  /** Cycles from operands at the inputs to the accumulate tag that belongs to them. */
  def latency(config: TernConfig): Int = 1 + AdderTree.latency(config.lanes, config.treeLevelsPerStage)
}
