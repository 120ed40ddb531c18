package tern.float

import chisel3._
import chisel3.util._
import tern.config.Multipliers

/** Exact product of two integers without sign. **The only multiplier of the generator**: no other module may hold `*`.
  *
  * @param registers
  *   registers at its output, which a tool can move into its DSP blocks
  */
class Product(multipliers: Multipliers, width: Int, registers: Int) extends Module {
  val a, b = IO(Input(UInt(width.W)))
  val out = IO(Output(UInt((2 * width).W)))

  private val product = multipliers match {
    case Multipliers.Dsp  => a * b
    case Multipliers.Luts =>
      val rows = Seq.tabulate(width)(i => (Fill(width, b(i)) & a, i))
      tree(rows)
  }
  out := Cuts.later(product, registers)

  /** Adds rows, each shifted left by its number, in pairs, so that each adder is as narrow as it can be. */
  private def tree(rows: Seq[(UInt, Int)]): UInt =
    if (rows.size == 1) rows.head._1.pad(2 * width)(2 * width - 1, 0)
    else
      tree(rows.grouped(2).toSeq.map {
        case Seq((low, at), (high, above)) =>
          val offset = above - at
          (Cat((low >> offset) +& high, low(offset - 1, 0)), at)
        case Seq(one) => one
      })
}
