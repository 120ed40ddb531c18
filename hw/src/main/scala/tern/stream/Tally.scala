package tern.stream

import chisel3._
import chisel3.util._

/** Credit counter: goes up and down by one. Its value, and whether it is above zero, come from registers.
  *
  * The flag does not wait for the next count: above one, something is left in any case, and at one or less two gates
  * decide. So no carry chain leads to the flag's register.
  *
  * @param most
  *   the highest count
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
