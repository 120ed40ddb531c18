package tern.array

import chisel3._
import tern.config.TernConfig

/** The running sums of one output column and one token row, one for each token group.
  *
  * Sums wrap modulo `2^accBits`; the correction at the end of the row brings them back. With one group a result waits
  * in the accumulator itself, for the one cycle until its drain tag comes; with several it waits in a shadow RAM.
  */
class Accumulator(config: TernConfig, sumBits: Int) extends Module {
  val io = IO(new Bundle {
    val sum = Input(UInt(sumBits.W))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val result = Output(UInt(config.accBits.W))
  })

  private def next(before: UInt): UInt = (Mux(io.tag.first, 0.U, before) +& io.sum)(config.accBits - 1, 0)

  if (config.tokenGroups == 1) {
    val accReg = Reg(UInt(config.accBits.W))
    when(io.tag.valid)(accReg := next(accReg))
    io.result := accReg
  } else {
    val acc = Mem(config.tokenGroups, UInt(config.accBits.W))
    val shadow = Mem(config.tokenGroups, UInt(config.accBits.W))
    val value = next(acc(io.tag.group))
    when(io.tag.valid)(acc(io.tag.group) := value)
    when(io.tag.valid && io.tag.last)(shadow(io.tag.group) := value)
    io.result := shadow(io.drain.group)
  }
}
