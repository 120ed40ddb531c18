package tern.ternary

import chisel3.util.log2Ceil
import tern.config.{DotTarget, TernConfig}

/** The shape of a dot product in hardware: its width, and when it takes its operands and has their sum.
  *
  * Lanes are taken in steps of `stepLanes`, one step per cycle: lane `i` comes `skew(i)` cycles after lane 0. The sum
  * is ready `latency` cycles after the operands of lane 0.
  */
final case class DotShape(lanes: Int, accBits: Int, target: DotTarget, levelsPerStage: Int) {
  private def up(a: Int, b: Int) = (a + b - 1) / b
  private def chained = target.chains > 0

  /** Lanes taken together: one per parallel chain, or all of them. */
  val stepLanes: Int = if (chained) target.chains.min(lanes) else lanes

  val steps: Int = up(lanes, stepLanes)

  def skew(lane: Int): Int = lane / stepLanes

  /** The lanes of a step. */
  def stepOf(step: Int): Range = step * stepLanes until ((step + 1) * stepLanes).min(lanes)

  /** Bits of the sum of all lanes: `lanes` unsigned bytes. */
  val sumBits: Int = log2Ceil(255 * lanes + 1)

  /** How one level of the tree groups its terms so that all levels together take the fewest adders: adders are full,
    * except one of two terms where that does not cost the levels above another adder.
    */
  def groups(terms: Int): Seq[Int] = {
    val (full, rest) = (terms / target.arity, terms % target.arity)
    val pair = rest == 2 && full % 2 == 1
    Seq.fill(full)(target.arity) ++ (if (pair) Seq(2) else Seq.fill(rest)(1))
  }

  private def treeLevels(terms: Int): Int =
    if (terms <= target.lastTerms) 0 else 1 + treeLevels(groups(terms).size)

  private val levels = (if (target.leafLanes > 1) 1 else 0) + treeLevels(up(stepLanes, target.leafLanes))

  val latency: Int = (if (chained) steps else 0) + up(levels, levelsPerStage)
}

object DotShape {
  def apply(config: TernConfig): DotShape =
    DotShape(config.lanes, config.accBits, config.target, config.treeLevelsPerStage)
}
