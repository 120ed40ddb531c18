package tern.stream

import chisel3._

/** Registered backpressure: whether there is room for one more, from a register. Room stays until it is taken, so the
  * only cost is one idle cycle after each transfer.
  */
object Room {

  /** @param taken
    *   in this cycle: what is left is not known yet
    * @param asked
    *   the answer is used in this cycle; in others the room may have gone to someone else
    */
  def apply(there: Bool, taken: Bool, asked: Bool = true.B): Bool = {
    val may = RegNext(there && !taken, false.B)
    assert(!(may && asked) || there, "room that was promised is not there any more")
    may
  }
}
