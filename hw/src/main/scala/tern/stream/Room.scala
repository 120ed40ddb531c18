package tern.stream

import chisel3._

/** Whether there is room for one more, from a register. Room that is there stays until it is taken, so all that is lost
  * is the cycle behind each taking.
  */
object Room {

  /** @param taken
    *   in this cycle: of what is left then, nothing is known yet
    */
  def apply(there: Bool, taken: Bool): Bool = {
    val may = RegNext(there && !taken, false.B)
    assert(!may || there, "room that was promised is not there any more")
    may
  }
}
