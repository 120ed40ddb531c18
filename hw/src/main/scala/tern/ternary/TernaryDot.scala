package tern.ternary

import chisel3._

/** The arithmetic of a processing element: selects activations, adds them up, and adds the sum to the accumulator.
  *
  * Activations arrive offset to unsigned, `u = a + 128`, as bit planes: bit `b` of lane `i` is bit `b * lanes + i`. A
  * weight of +1 selects `u`, a weight of -1 its complement `255 - u`, and 0 nothing. The sum is then too large by `128
  * * N(+1) + 127 * N(-1)`, which depends on the weights alone: [[TernaryExcess]] counts it once for all token rows.
  */
class DotPorts(shape: DotShape) extends Bundle {
  val clock = Input(Clock())

  /** The operands of lane 0 are here. Lane `i` comes `shape.skew(i)` cycles later. */
  val valid = Input(Bool())
  val activations = Input(UInt((8 * shape.lanes).W))
  val nonzero = Input(UInt(shape.lanes.W))
  val negative = Input(UInt(shape.lanes.W))

  /** With the sum: what it is added to, unless it is the first of its dot product. Combinational. */
  val first = Input(Bool())
  val addend = Input(UInt(shape.accBits.W))
  val total = Output(UInt(shape.accBits.W))
}

/** A dot product whose Verilog is in a file of its own: [[DotModel]] for simulation, [[DotCells]] for synthesis. */
class TernaryDot(shape: DotShape) extends FixedIOExtModule(new DotPorts(shape)) {
  override def desiredName: String = TernaryDot.name
  setInline(TernaryDot.file, DotModel.dot(shape))
}

object TernaryDot {
  val name = "TernaryDot"
  val file = s"$name.sv"
}

/** The excess that [[TernaryDot]] adds, with the same ports and timing except for the activations, which it does not
  * need.
  */
class ExcessPorts(shape: DotShape) extends Bundle {
  val clock = Input(Clock())
  val valid = Input(Bool())
  val nonzero = Input(UInt(shape.lanes.W))
  val negative = Input(UInt(shape.lanes.W))
  val first = Input(Bool())
  val addend = Input(UInt(shape.accBits.W))
  val total = Output(UInt(shape.accBits.W))
}

/** One per column, above the token rows; its Verilog is in a file of its own. */
class TernaryExcess(shape: DotShape) extends FixedIOExtModule(new ExcessPorts(shape)) {
  override def desiredName: String = TernaryExcess.name
  setInline(TernaryExcess.file, DotModel.excess(shape))
}

object TernaryExcess {
  val name = "TernaryExcess"
  val file = s"$name.sv"
}
