package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Adds up the results of five columns that are the trit planes of one integer row, the most significant first: `sum =
  * 3 sum + next`. The columns' results come one after the other; a cycle without one, or the fifth, ends an integer.
  */
class IntegerSum(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val trit = Input(Valid(SInt(config.accBits.W)))

    /** A cycle after the fifth result. */
    val sum = Output(Valid(SInt(config.resultBits.W)))
  })

  // No reset: a pause puts it right, and the array is empty for longer than that after every reset.
  private val placeReg = Reg(UInt(log2Ceil(TernConfig.integerTrits).W))
  private val sumReg = Reg(SInt(config.resultBits.W))
  private val last = placeReg === (TernConfig.integerTrits - 1).U
  placeReg := Mux(io.trit.valid && !last, placeReg + 1.U, 0.U)
  private val tripled = (sumReg << 1) +& sumReg
  when(io.trit.valid) {
    sumReg := Mux(placeReg === 0.U, 0.S, tripled(config.resultBits - 1, 0).asSInt) + io.trit.bits
  }
  io.sum.valid := RegNext(io.trit.valid && last)
  io.sum.bits := sumReg
}
