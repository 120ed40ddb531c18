package tern.stream

import chisel3._

/** Whether there is room for one more, from a register. Room that is there stays until it is taken, so all that is lost
  * is the cycle behind each taking.
  */
object Room {

  /** @param taken
    *   in this cycle: of what is left then, nothing is known yet
    * @param asked
    *   somebody looks in this cycle; in others room may have gone to someone else
    */
  def apply(there: Bool, taken: Bool, asked: Bool = true.B): Bool = {
    val may = RegNext(there && !taken, false.B)
    assert(!(may && asked) || there, "room that was promised is not there any more")
    may
  }
}
