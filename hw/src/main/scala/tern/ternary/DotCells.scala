package tern.ternary

import chisel3._
import chisel3.util._
import tern.config.DotTarget

/** [[TernaryDot]] for synthesis; the target decides what it is built of. */
abstract class DotCells(shape: DotShape, name: String) extends FixedIORawModule(new DotPorts(shape)) {
  override def desiredName: String = name

  protected def activation(lane: Int): UInt = Cat((7 to 0 by -1).map(b => io.activations(b * shape.lanes + lane)))
  protected def nonzero(lane: Int): Bool = io.nonzero(lane)
  protected def negative(lane: Int): Bool = io.negative(lane)

  /** The activation that a lane's weight selects, in gates alone. */
  protected def selected(lane: Int): Term =
    Term((activation(lane) ^ Fill(8, negative(lane))) & Fill(8, nonzero(lane)), 255)
}

object DotCells {
  def apply(shape: DotShape, name: String = TernaryDot.name): DotCells = shape.target match {
    case DotTarget.Generic    => new GenericDot(shape, name)
    case DotTarget.Ecp5       => new Ecp5Dot(shape, name)
    case DotTarget.Ultrascale => new UltrascaleDot(shape, name)
  }
}
