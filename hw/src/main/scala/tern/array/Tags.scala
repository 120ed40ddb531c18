package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** What an accumulator does with the sum that reaches it in this cycle. */
class AccumulateTag(config: TernConfig) extends Bundle {
  val valid = Bool()

  /** The sum is the first of its dot product. */
  val first = Bool()

  /** The sum is the last of its dot product: the result is complete. */
  val last = Bool()

  /** Token group, selects the accumulator. */
  val group = UInt(log2Ceil(config.tokenGroups).W)
}

/** Tells an accumulator to put a complete result on the drain. */
class DrainTag(config: TernConfig) extends Bundle {
  val valid = Bool()
  val group = UInt(log2Ceil(config.tokenGroups).W)
}
