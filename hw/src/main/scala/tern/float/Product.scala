package tern.float

import chisel3._
import chisel3.util.{Cat, Fill}
import tern.config.Multipliers

/** Exact product of two integers without sign. **The only multiplier of the generator**: no other module may hold `*`.
  *
  * @param registers
  *   at its output, from where a tool can move them into its DSP blocks; of adders, the second is amid them
  */
class Product(multipliers: Multipliers, width: Int, registers: Int) extends Module {
  val a, b = IO(Input(UInt(width.W)))
  val out = IO(Output(UInt((2 * width).W)))

  out := (multipliers match {
    case Multipliers.Dsp  => Cuts.later(a * b, registers)
    case Multipliers.Luts =>
      val sum = tree(Seq.tabulate(width)(i => (Fill(width, b(i)) & a, i)))
      Cuts.later(sum.pad(2 * width)(2 * width - 1, 0), registers.min(1))
  })

  /** Adds rows, each shifted left by its number, in pairs, so that each adder is as narrow as it can be. */
  private def tree(rows: Seq[(UInt, Int)]): UInt =
    if (rows.size == 1) rows.head._1
    else
      tree(rows.grouped(2).toSeq.map {
        case Seq((low, at), (high, above)) =>
          val offset = above - at
          (amid(rows.size, Cat((low >> offset) +& high, low(offset - 1, 0))), at)
        case Seq((one, at)) => (amid(rows.size, one), at)
      })

  /** Registers that are not at the output are after the level that leaves a quarter of the rows. */
  private def amid(rows: Int, sum: UInt): UInt =
    if (rows <= width / 2 && rows > width / 4) Cuts.later(sum, (registers - 1).max(0)) else sum
}
