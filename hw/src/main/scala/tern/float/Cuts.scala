package tern.float

import chisel3._

/** The pipeline registers of a unit: `stages` of them, at places where it may be cut; without any the unit is
  * combinational.
  *
  * @param order
  *   the places, numbered from 1 on, in the order in which they get registers
  */
private[tern] class Cuts(val stages: Int, order: Seq[Int]) {
  require(stages >= 0 && stages <= order.size, s"stages is $stages; expected 0 to ${order.size}")
  private def isCut(place: Int) = order.indexOf(place) < stages

  /** A signal after a place, of which the first is 1. All that pass a place must pass it. */
  def apply[T <: Data](place: Int, signal: T): T = {
    require(order.contains(place), s"place is $place; expected one of $order")
    if (isCut(place)) Cuts.register(signal) else signal
  }

  /** How many of these places have a register. */
  def registers(places: Range): Int = places.count(isCut)

  /** The same after several places. */
  def apply[T <: Data](places: Range, signal: T): T = places.foldLeft(signal)((passed, place) => apply(place, passed))
}

private[tern] object Cuts {

  /** A signal a cycle later, of known width: that of `RegNext` is inferred too late for logic that depends on it. */
  def register[T <: Data](signal: T): T = {
    val reg = Reg(signal match {
      case _: Bool => Bool()
      case u: UInt => UInt(u.getWidth.W)
      case s: SInt => SInt(s.getWidth.W)
    })
    reg := signal
    reg.asInstanceOf[T]
  }

  /** A signal some cycles later. */
  def later[T <: Data](signal: T, cycles: Int): T = Seq.iterate(signal, cycles + 1)(register(_)).last
}
