package tern.float

import chisel3._

/** A function of words, pipelined: operands in every cycle that it takes them, the result `latency` cycles later. It
  * cannot be held: who uses it has room for what is in flight.
  */
abstract class FloatUnit(val operands: Int) extends Module {
  val in = IO(Input(Vec(operands, UInt(32.W))))
  val out = IO(Output(UInt(32.W)))

  def latency: Int

  /** Says whether operands are there, and gives whether they are taken. */
  def takes(valid: Bool): Bool = true.B
}
