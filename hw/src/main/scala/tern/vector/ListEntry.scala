package tern.vector

import chisel3._

/** An entry of the list of the largest. */
class ListEntry extends Bundle {

  /** There are so many entries. */
  val valid = Bool()
  val index = UInt(Instruction.indexBits.W)
}
