package tern.ternary

import chisel3.util.log2Ceil
import tern.config.{DotTarget, TernConfig}

/** A dot product in hardware: how wide it is, and when it takes its operands and has their sum.
  *
  * Lanes are taken in steps of `stepLanes`, each step one cycle after the one before: lane `i` comes `skew(i)` cycles
  * after lane 0. The sum is there `latency` cycles after the operands of lane 0.
  */
final case class DotShape(lanes: Int, accBits: Int, target: DotTarget, levelsPerStage: Int) {
  private def up(a: Int, b: Int) = (a + b - 1) / b
  private def chained = target.chains > 0

  /** Lanes taken together: chains that stand side by side, or all lanes. */
  val stepLanes: Int = if (chained) target.chains.min(lanes) else lanes

  val steps: Int = up(lanes, stepLanes)

  def skew(lane: Int): Int = lane / stepLanes

  /** The lanes of a step. */
  def stepOf(step: Int): Range = step * stepLanes until ((step + 1) * stepLanes).min(lanes)

  /** Bits of the sum of all lanes: `lanes` unsigned bytes. */
  val sumBits: Int = log2Ceil(255 * lanes + 1)

  /** How one level of the tree groups its terms, so that all levels together take the fewest adders: adders are full,
    * but for one that adds two terms where that leaves no adder more for the levels above.
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
