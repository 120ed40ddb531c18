package tern.ternary

import chisel3._

/** Look-up table: two functions of five inputs or, selected by I5, one of six. */
class LUT6_2(init: BigInt) extends ExtModule(Map("INIT" -> RawParam(s"64'h${init.toString(16)}"))) {
  val I0, I1, I2, I3, I4, I5 = IO(Input(Bool()))
  val O5, O6 = IO(Output(Bool()))
}

/** Eight bits of carry logic: `O = S ^ carry`; a bit that does not propagate (`S` low) carries out `DI`. */
class CARRY8 extends ExtModule(Map("CARRY_TYPE" -> "SINGLE_CY8")) {
  val CI, CI_TOP = IO(Input(Bool()))
  val DI, S = IO(Input(UInt(8.W)))
  val O, CO = IO(Output(UInt(8.W)))
}

private[ternary] object Carry8Chain {

  /** Sums of bits given as propagate and generate, lowest first, and the carry out of the last one. */
  def apply(bits: Seq[(Bool, Bool)]): (Seq[Bool], Bool) =
    bits.grouped(8).foldLeft((Seq.empty[Bool], false.B)) { case ((below, carry), byte) =>
      val cell = Module(new CARRY8)
      cell.CI := carry
      cell.CI_TOP := false.B
      cell.S := VecInit(byte.map(_._1).padTo(8, false.B)).asUInt
      cell.DI := VecInit(byte.map(_._2).padTo(8, false.B)).asUInt
      (below ++ cell.O.asBools.take(byte.size), cell.CO(byte.size - 1))
    }
}

private[ternary] object Lut6 {

  /** A look-up table of six inputs, given its two outputs as functions of the inputs; `low` must ignore the sixth. */
  def apply(inputs: Seq[Bool])(high: Seq[Boolean] => Boolean, low: Seq[Boolean] => Boolean): LUT6_2 = {
    def table(from: Int)(f: Seq[Boolean] => Boolean) =
      (0 until 32).filter(i => f(Seq.tabulate(6)(b => ((i + from) >> b & 1) == 1))).map(i => BigInt(1) << i).sum
    val cell = Module(new LUT6_2(table(32)(high) << 32 | table(0)(low)))
    Seq(cell.I0, cell.I1, cell.I2, cell.I3, cell.I4, cell.I5).zip(inputs).foreach { case (pin, input) => pin := input }
    cell
  }
}

/** Adds the bytes that two weights select, with one LUT per bit.
  *
  * The sixth input is the second weight's `nonzero`. While it is low, O6 equals O5: the first selected bit, which then
  * is the propagate as well. While it is high, O5 is the generate.
  */
class UltrascalePair extends RawModule {
  val bytes = IO(Input(Vec(2, UInt(8.W))))
  val nonzero = IO(Input(Vec(2, Bool())))
  val negative = IO(Input(Vec(2, Bool())))
  val sum = IO(Output(UInt(9.W)))

  private val bits = Seq.tabulate(8) { i =>
    val inputs = Seq(bytes(0)(i), nonzero(0), negative(0), bytes(1)(i), negative(1), nonzero(1))
    def first(x: Seq[Boolean]) = x(1) && (x(0) ^ x(2))
    val lut = Lut6(inputs)(x => first(x) ^ x(3) ^ x(4), first)
    (lut.O6, lut.O5)
  }
  private val (sums, carry) = Carry8Chain(bits)
  sum := VecInit(sums :+ carry).asUInt
}

/** Adds three numbers (the third unless `zero`) with one LUT per bit, which takes the majority of the bit below. */
class UltrascaleAdd(widths: Seq[Int], totalBits: Int) extends RawModule {
  val terms = widths.zipWithIndex.map { case (w, i) => IO(Input(UInt(w.W))).suggestName(s"term$i") }
  val zero = IO(Input(Bool()))
  val total = IO(Output(UInt(totalBits.W)))

  // The bits above all terms are the majority of the highest bit, and a carry.
  private val lutBits = totalBits.min(widths.max + 1)
  private def bit(t: Int, i: Int) = if (t < terms.size && i < widths(t)) terms(t)(i) else false.B
  private def third(x: Seq[Boolean]) = x(2) && !x(3)
  private val (bits, _) = (0 until lutBits).foldLeft((Seq.empty[(Bool, Bool)], false.B)) {
    case ((below, majority), i) =>
      val lut = Lut6(Seq(bit(0, i), bit(1, i), bit(2, i), zero, majority, true.B))(
        x => x(0) ^ x(1) ^ third(x) ^ x(4),
        x => Seq(x(0), x(1), third(x)).count(identity) >= 2
      )
      (below :+ (lut.O6 -> majority), lut.O5)
  }
  private val (sums, carry) = Carry8Chain(bits)
  total := VecInit((sums :+ carry).take(totalBits)).asUInt
}
