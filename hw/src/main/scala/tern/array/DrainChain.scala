package tern.array

import chisel3._
import chisel3.util._
import tern.config.TernConfig

/** Shift register that takes the results of a row's segment out at its left end, in column order, followed by those of
  * the next rows. A segment is the whole row, or with trit planes the five columns of an integer.
  *
  * The drain tag reaches column `c` in cycle `c`; `drainSpan` neighbouring columns share one register, whose content
  * then moves left by one register per cycle. `collectSpan` rows form one chain, in which column 0 of a row follows the
  * last column of the row before it. Waves that start at least `config.drainSpacing` cycles apart never meet: if a
  * chain has `n` columns, the last result of a wave passes the leftmost register `n + n/span - 2` cycles after the
  * first.
  */
class DrainChain(config: TernConfig) extends Module {
  val io = IO(new Bundle {
    val results = Input(Vec(config.segmentCols, UInt(config.accBits.W)))
    val drains = Input(Vec(config.segmentCols, Bool()))

    /** From the next row of the chain. */
    val behind = Input(Valid(UInt(config.accBits.W)))
    val out = Output(Valid(UInt(config.accBits.W)))
  })

  private val columns = io.drains.zip(io.results).grouped(config.drainSpan).toSeq

  io.out := columns.foldRight(io.behind) { case (stage, fromRight) =>
    assert(PopCount(stage.map(_._1) :+ fromRight.valid) <= 1.U, "two results meet in one drain register")
    val taken = Wire(Valid(UInt(config.accBits.W)))
    taken.valid := VecInit(stage.map(_._1)).asUInt.orR || fromRight.valid
    taken.bits := Mux1H(stage :+ (fromRight.valid -> fromRight.bits))
    val register = Wire(Valid(UInt(config.accBits.W)))
    register.valid := RegNext(taken.valid)
    register.bits := RegEnable(taken.bits, taken.valid)
    register
  }
}

object DrainChain {

  /** The input after the last row of a chain: nothing. */
  def none(config: TernConfig): Valid[UInt] = 0.U.asTypeOf(Valid(UInt(config.accBits.W)))
}
