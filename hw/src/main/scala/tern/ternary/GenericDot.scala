package tern.ternary

import chisel3._

/** A dot product that any tool can map: gates select, a binary tree adds. */
class GenericDot(shape: DotShape, name: String) extends DotCells(shape, name) {
  withClock(io.clock) {
    val selected = Seq.tabulate(shape.lanes)(this.selected)
    val Seq(sum) = Term.reduce(shape, selected, 0)(_.map {
      case Seq(a, b) => TernaryAdder(a.bits, b.bits, Term.sumBits(Seq(a, b)))
      case Seq(a)    => a.bits
    })
    io.total := sum.bits + Mux(io.first, 0.U, io.addend)
  }
}

/** One adder. It is kept as a module, because Yosys merges adjacent adders into one `$macc` of plain gates, which takes
  * more than twice the area.
  */
private class TernaryAdder(widthA: Int, widthB: Int, width: Int) extends RawModule {
  val a = IO(Input(UInt(widthA.W)))
  val b = IO(Input(UInt(widthB.W)))
  val sum = IO(Output(UInt(width.W)))
  sum := (a +& b).pad(width)
  KeepHierarchy(this)
}

private object TernaryAdder {
  def apply(a: UInt, b: UInt, width: Int): UInt = {
    val adder = Module(new TernaryAdder(a.getWidth, b.getWidth, width))
    adder.a := a
    adder.b := b
    adder.sum
  }
}
