package tern.stream

import chisel3._

/** Registered backpressure: whether there is room for one more, from a register. Room stays until it is taken, so the
  * only cost is one idle cycle after each transfer.
  */
object Room {

  /** @param taken
    *   in this cycle: what is left is not known yet
    */
  def apply(there: Bool, taken: Bool): Bool = {
    val may = unchecked(there, taken)
    check(may, there)
    may
  }

  /** The same where room may go to someone else while nobody asks for it: the caller checks it where it asks. */
  def unchecked(there: Bool, taken: Bool): Bool = RegNext(there && !taken, false.B)

  /** Asserts that room that was promised, and is asked for, is there. */
  def check(promised: Bool, there: Bool): Unit =
    assert(!promised || there, "room that was promised is not there any more")
}
