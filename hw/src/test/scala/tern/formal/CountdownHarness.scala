package tern.formal

import chisel3._
import tern.stream.Countdown

/** A countdown beside one that subtracts and compares. */
class CountdownHarness(bits: Int) extends Harness {
  private val countdown = Module(new Countdown(bits))
  private val (valid, passes) = (free(Bool()), free(Bool()))
  private val run = free(UInt(bits.W))
  offered(countdown.io.run, valid, run)
  countdown.io.passes := passes
  Assumption(!passes || countdown.io.here)

  private val leftReg = RegInit(0.U((bits + 1).W)) // beats of the run at hand
  when(passes)(leftReg := leftReg - 1.U)
  when(countdown.io.run.fire)(leftReg := run +& 1.U)
  assert(countdown.io.here === (leftReg =/= 0.U), "whether beats of a run are left is told wrongly")
  assert(!countdown.io.here || countdown.io.last === (leftReg === 1.U), "the last beat of a run is told wrongly")
  assert(
    !countdown.io.run.fire || leftReg === 0.U || (passes && leftReg === 1.U),
    "a run is taken before the one before it has passed"
  )
}
