package tern.array

import chisel3._
import chisel3.util.RegEnable
import tern.config.TernConfig

/** The running sums of one output column and one token row, one for each token group.
  *
  * `total` is `addend` plus this cycle's sum, added by the processing element. Sums wrap modulo `2^accBits`; the
  * correction at the end of the row undoes that. With one group, a result waits in the accumulator itself for the one
  * cycle until its drain tag arrives, or in a register if it may have to wait longer. With several groups it waits in a
  * shadow RAM.
  *
  * @param column
  *   drain tags arrive this many cycles after they reach column 0 of the row
  */
class Accumulator(config: TernConfig, column: Int) extends Module {
  val io = IO(new Bundle {
    val addend = Output(UInt(config.accBits.W))
    val total = Input(UInt(config.accBits.W))
    val tag = Input(new AccumulateTag(config))
    val drain = Input(new DrainTag(config))
    val result = Output(UInt(config.accBits.W))
  })

  if (config.tokenGroups == 1) {
    val accReg = Reg(UInt(config.accBits.W))
    when(io.tag.valid)(accReg := io.total)
    io.addend := accReg
    val drainsAtOnce = config.collectSpan == 1 && column == config.hops(column)
    io.result := (if (drainsAtOnce) accReg else RegEnable(io.total, io.tag.valid && io.tag.last))
  } else {
    val acc = Mem(config.tokenGroups, UInt(config.accBits.W))
    val shadow = Mem(config.tokenGroups, UInt(config.accBits.W))
    io.addend := acc(io.tag.group)
    when(io.tag.valid)(acc(io.tag.group) := io.total)
    when(io.tag.valid && io.tag.last)(shadow(io.tag.group) := io.total)
    io.result := shadow(io.drain.group)
  }
}
