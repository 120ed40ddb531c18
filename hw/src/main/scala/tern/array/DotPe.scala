package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.ternary.{DotShape, TernaryDot, Trits}

/** One processing element: a ternary dot product with its accumulator and, if it `holdsWeights`, a register for each
  * weight that it passes down.
  */
class DotPe(config: TernConfig, column: Int, holdsWeights: Boolean) extends Module {
  val io = IO(new Bundle {

    /** The weights of lane 0 are at the inputs of the element that holds them. */
    val take = Input(Bool())

    /** They were one cycle ago; their activations are here now. */
    val taken = Input(Bool())
    val activations = Input(UInt((8 * config.lanes).W))
    val top = Input(new Trits(config.lanes))
    val bottom = Output(new Trits(config.lanes))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val result = Output(UInt(config.accBits.W))
  })

  private val shape = DotShape(config)
  io.bottom := (if (holdsWeights) DotPe.handOn(io.top, io.take, shape) else io.top)

  private val accumulator = Module(new Accumulator(config, column))
  private val dot = Module(new TernaryDot(shape))
  dot.io.clock := clock
  dot.io.valid := io.taken
  dot.io.activations := io.activations
  dot.io.nonzero := io.bottom.nonzero
  dot.io.negative := io.bottom.negative
  dot.io.first := io.tag.first
  dot.io.addend := accumulator.io.addend
  accumulator.io.total := dot.io.total
  accumulator.io.tag := io.tag
  accumulator.io.drain := io.drain
  io.result := accumulator.io.result
}

object DotPe {

  /** Cycles from operands at the inputs to their accumulate tag. */
  def latency(config: TernConfig): Int = 1 + DotShape(config).latency

  /** Operands move on only when there are any, so rows without a token do not toggle. Skewed lanes have no common cycle
    * in which to hold them, so they always move.
    */
  private[array] def handOn[T <: Data](operand: T, take: Bool, shape: DotShape): T =
    if (shape.steps == 1) RegEnable(operand, take) else RegNext(operand)
}
