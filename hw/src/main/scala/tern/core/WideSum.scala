package tern.core

import chisel3._

/** Pipelined accumulator: its upper half takes the carry of the lower one a cycle later, so no carry chain spans all
  * bits.
  *
  * @param half
  *   bits of each half
  * @param start
  *   its initial value, which fits into a half
  * @param clear
  *   restarts it with what is added in this cycle
  */
class WideSum(half: Int, start: Int, clear: Bool, more: UInt) {
  private val lowReg = RegInit(start.U(half.W))
  private val highReg = RegInit(0.U(half.W))
  private val carryReg = RegInit(false.B)
  private val high = highReg + carryReg
  private val low = Mux(clear, 0.U, lowReg) +& more
  lowReg := low(half - 1, 0)
  carryReg := low(half)
  highReg := Mux(clear, 0.U, high)

  /** `2 * half` bits: all that was added up to the cycle before. */
  val value: UInt = high ## lowReg
}
