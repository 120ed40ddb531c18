package tern.ternary

import chisel3._

/** A dot product in UltraScale carry logic: two selected activations in one adder, three terms in one further up, and
  * the accumulator as the third term of the last.
  */
class UltrascaleDot(shape: DotShape, name: String) extends DotCells(shape, name) {
  private def pair(lanes: Seq[Int]): Term = {
    val adder = Module(new UltrascalePair)
    adder.bytes := VecInit(lanes.map(activation))
    adder.nonzero := VecInit(lanes.map(nonzero))
    adder.negative := VecInit(lanes.map(negative))
    Term(adder.sum, 510)
  }

  private def add(terms: Seq[UInt], zero: Bool, totalBits: Int): UInt = {
    val adder = Module(new UltrascaleAdd(terms.map(_.getWidth), totalBits))
    adder.terms.zip(terms).foreach { case (port, term) => port := term }
    adder.zero := zero
    adder.total
  }

  withClock(io.clock) {
    val leaves = (0 until shape.lanes).grouped(2).map { lanes =>
      if (lanes.size == 2) pair(lanes) else selected(lanes.head)
    }
    val sums = Term.reduce(shape, leaves.toSeq, 1)(_.map { group =>
      if (group.size == 1) group.head.bits else add(group.map(_.bits), false.B, Term.sumBits(group))
    })
    io.total := add(sums.map(_.bits).padTo(2, 0.U(1.W)) :+ io.addend, io.first, shape.accBits)
  }
}
