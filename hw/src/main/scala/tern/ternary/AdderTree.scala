package tern.ternary

import chisel3._
import chisel3.util._

/** Sum of the activations that ternary weights select, without multipliers and without an add for the sign.
  *
  * Activations come offset to unsigned, `u = a + 128`. A weight of +1 takes `u`, of -1 takes its complement `255 - u`,
  * 0 takes nothing. The sum is then too large by `128 * N(+1) + 127 * N(-1)`, which depends on the weights alone:
  * [[Correction]] counts it once for all token rows.
  *
  * @param levelsPerStage
  *   adder levels between two pipeline registers; the last level is always registered
  */
class AdderTree(lanes: Int, levelsPerStage: Int) extends Module {
  val io = IO(new Bundle {
    val activations = Input(Vec(lanes, UInt(8.W)))
    val weights = Input(new Trits(lanes))
    val sum = Output(UInt(AdderTree.sumBits(lanes).W))
  })

  private val leaves = io.activations.zipWithIndex.map { case (activation, i) =>
    (activation ^ Fill(8, io.weights.negative(i))) & Fill(8, io.weights.nonzero(i))
  }

  private def level(terms: Seq[UInt], depth: Int): UInt = terms match {
    case Seq(sum) => sum
    case _        =>
      val sums = terms.grouped(2).map(_.reduce(_ +& _)).toSeq
      val registered = (depth + 1) % levelsPerStage == 0 || sums.size == 1
      level(if (registered) sums.map(RegNext(_)) else sums, depth + 1)
  }
  io.sum := level(leaves, 0)
}

object AdderTree {

  /** Bits of the sum of `lanes` unsigned bytes. */
  def sumBits(lanes: Int): Int = log2Ceil(255 * lanes + 1)

  /** Cycles from operands to sum. */
  def latency(lanes: Int, levelsPerStage: Int): Int = (log2Ceil(lanes) + levelsPerStage - 1) / levelsPerStage
}
