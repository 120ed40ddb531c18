package tern.stream

import chisel3._
import chisel3.util._

/** A count that goes up and down by one, and whether it is more than zero, both from registers.
  *
  * What the count will be is not waited for: above one there is some left in any case, and of what is at most one two
  * gates tell. So there is no chain of carries before the register that tells.
  *
  * @param most
  *   that is ever counted
  * @param less
  *   only while there is [[any]]
  */
class Tally(most: Int, start: Int, more: Bool, less: Bool) {
  private val countReg = RegInit(start.U(log2Ceil(most + 1).W))
  countReg := countReg + more - less

  val any: Bool =
    RegNext(more || (countReg >> 1).orR || (countReg(0) && !less), (start > 0).B)
  assert(any === (countReg =/= 0.U), "the flag of a count does not say whether it is more than zero")
  assert(any || !less, "something is taken of a count of zero")
  assert(!more || less || countReg =/= most.U, "more is counted than there can be")
}
