package tern.formal

import chisel3._
import chisel3.util._
import tern.stream.Tally

/** A tally beside a count that is compared with zero. */
class TallyHarness(most: Int) extends Harness {
  private val (more, less) = (free(Bool()), free(Bool()))
  private val countReg = RegInit(0.U(log2Ceil(most + 1).W))
  private val tally = new Tally(most, 0, more, less)
  Assumption(!less || tally.any)
  Assumption(!more || less || countReg =/= most.U)
  countReg := countReg + more - less
  assert(tally.any === (countReg =/= 0.U), "whether there is any is told wrongly")
}
