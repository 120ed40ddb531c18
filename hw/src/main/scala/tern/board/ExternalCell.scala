package tern.board

import chisel3.{ExtModule, Param}

/** A module that is not made of gates alone: Verilog around the vendor's cell for synthesis, and a behavioural model
  * for simulation. The rest of a board is the same in both.
  */
abstract class ExternalCell(params: Map[String, Param] = Map.empty) extends ExtModule(params)

/** The two Verilog texts of an external cell. */
final case class CellText(name: String, model: String, cell: String)
