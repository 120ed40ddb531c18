package tern.ternary

import chisel3._
import chisel3.util.log2Ceil

/** A number in an adder tree, and its maximum, which decides how many bits its sums need. */
private[ternary] final case class Term(bits: UInt, max: BigInt) {
  def registered: Term = {
    val reg = Reg(UInt(bits.getWidth.W))
    reg := bits
    Term(reg, max)
  }
}

private[ternary] object Term {

  /** Bits of the sum of these terms. */
  def sumBits(terms: Seq[Term]): Int = log2Ceil(terms.map(_.max).sum + 1)

  /** Adds up terms, `arity` at a time, until at most `left` remain, with a register every `levelsPerStage` levels and
    * after the last. `depth` counts the levels before these.
    */
  def reduce(shape: DotShape, terms: Seq[Term], depth: Int)(add: Seq[Seq[Term]] => Seq[UInt]): Seq[Term] = {
    val done = terms.size <= shape.target.lastTerms
    val register = depth > 0 && (done || depth % shape.levelsPerStage == 0)
    val at = if (register) terms.map(_.registered) else terms
    if (done) at
    else {
      val sizes = shape.groups(at.size)
      val groups = sizes.zip(sizes.scanLeft(0)(_ + _)).map { case (size, from) => at.slice(from, from + size) }
      val sums = add(groups).zip(groups).map { case (sum, group) => Term(sum, group.map(_.max).sum) }
      // Terms that were only passed on come first now, so that none is passed on twice and needs longer delays.
      reduce(shape, sums.reverse, depth + 1)(add)
    }
  }
}
