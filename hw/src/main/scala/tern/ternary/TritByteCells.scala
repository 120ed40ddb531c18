package tern.ternary

import chisel3._

/** [[TritByte]] for synthesis: a table of eight inputs a bit is as small as comparing and subtracting digit by digit,
  * and four times as fast.
  */
class TritByteCells(name: String = TritByte.name) extends FixedIORawModule(new TritBytePorts) {
  override def desiredName: String = name

  private def table(f: Int => Boolean): Bool =
    (0 to 255).filter(f).map(BigInt(1) << _).sum.U(256.W)(io.code)

  private def tables(f: Int => Seq[Boolean]): UInt = VecInit(Seq.tabulate(TritByte.trits)(i => table(f(_)(i)))).asUInt

  io.nonzero := tables(TritByte.nonzero)
  io.negative := tables(TritByte.negative)
  io.invalid := table(TritByte.invalid)
}
