package tern.core

import chisel3._

/** A sum whose upper half takes the carry of the lower one a cycle later, so no way goes along all of its bits.
  *
  * @param half
  *   bits of each half
  * @param start
  *   what it is at first, less than a half holds
  * @param clear
  *   leaves of it but what comes in this cycle
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

  /** Of `2 * half` bits: all that came until the cycle before. */
  val value: UInt = high ## lowReg
}
