package tern.ternary

import chisel3._

/** A dot product in ECP5 carry cells: chains that select and add one lane per step, all chains of a step fused into one
  * carry chain with a register after each; then a tree.
  */
class Ecp5Dot(shape: DotShape, name: String) extends DotCells(shape, name) {
  private def select(lane: Int): Term = {
    val leaf = Module(new Ecp5Select)
    leaf.whole := activation(lane)
    leaf.nonzero := nonzero(lane)
    leaf.negative := negative(lane)
    Term(leaf.part, 255)
  }

  private def step(sums: Seq[Term], index: Int): Seq[Term] = {
    val lanes = shape.stepOf(index)
    val (fed, idle) = sums.splitAt(lanes.size)
    val totalBits = Term.sumBits(Seq(sums.head, Term(0.U, 255)))
    val adder = Module(new Ecp5SelectAdd(fed.size, sums.head.bits.getWidth, totalBits))
    adder.sums := VecInit(fed.map(_.bits))
    adder.bytes := VecInit(lanes.map(activation))
    adder.nonzero := VecInit(lanes.map(nonzero))
    adder.negative := VecInit(lanes.map(negative))
    val added = adder.totals.zip(fed).map { case (total, sum) => Term(total, sum.max + 255).registered }
    added ++ idle.map(_.registered)
  }

  private def add(groups: Seq[Seq[Term]]): Seq[UInt] = {
    val pairs = groups.filter(_.size == 2)
    val widths = pairs.flatten.map(_.bits.getWidth).max
    val adder = Module(new Ecp5Add(pairs.size, widths, widths, pairs.map(Term.sumBits).max))
    adder.a := VecInit(pairs.map(_(0).bits.pad(widths)))
    adder.b := VecInit(pairs.map(_(1).bits.pad(widths)))
    adder.zero := false.B
    adder.totals.toSeq ++ groups.filter(_.size == 1).map(_.head.bits)
  }

  withClock(io.clock) {
    val first = shape.stepOf(0).map(select(_).registered)
    val chains = (1 until shape.steps).foldLeft(first: Seq[Term])(step)
    val Seq(sum) = Term.reduce(shape, chains, 0)(add)
    val last = Module(new Ecp5Add(1, sum.bits.getWidth, shape.accBits, shape.accBits))
    last.a(0) := sum.bits
    last.b(0) := io.addend
    last.zero := io.first
    io.total := last.totals(0)
  }
}
