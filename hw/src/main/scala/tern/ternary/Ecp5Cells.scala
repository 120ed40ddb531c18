package tern.ternary

import chisel3._

/** Lattice's carry cell: two full adders whose propagate is any function of four inputs. */
class CCU2C(init: Seq[Int])
    extends ExtModule(
      Map(
        "INIT0" -> RawParam(f"16'h${init(0)}%04x"),
        "INIT1" -> RawParam(f"16'h${init(1)}%04x"),
        "INJECT1_0" -> "NO",
        "INJECT1_1" -> "NO"
      )
    ) {
  val CIN = IO(Input(Bool()))
  val A0, B0, C0, D0, A1, B1, C1, D1 = IO(Input(Bool()))
  val S0, S1, COUT = IO(Output(Bool()))
}

/** One bit of an adder in a carry chain. `init` is the truth table of its sum without carry. With C and D low it must
  * be `a`, because that is what a bit that does not propagate carries out.
  */
private[ternary] final case class CarryBit(a: Bool, b: Bool, c: Bool, d: Bool, init: Int)

private[ternary] object CarryChain {

  /** The sums of a chain of bits, lowest first. The last carry is left open: connecting it would cost two LUTs. */
  def apply(bits: Seq[CarryBit]): Seq[Bool] = {
    val idle = CarryBit(true.B, true.B, true.B, true.B, 0xaaaa)
    val (_, sums) = bits.grouped(2).foldLeft((false.B, Seq.empty[Bool])) { case ((carry, below), pair) =>
      val Seq(low, high) = pair.padTo(2, idle)
      val cell = Module(new CCU2C(Seq(low.init, high.init)))
      cell.CIN := carry
      cell.A0 := low.a
      cell.B0 := low.b
      cell.C0 := low.c
      cell.D0 := low.d
      cell.A1 := high.a
      cell.B1 := high.b
      cell.C1 := high.c
      cell.D1 := high.d
      (cell.COUT, below ++ Seq(cell.S0, cell.S1))
    }
    sums.take(bits.size)
  }
}

/** Lattice's look-up table. */
class LUT4(init: Int) extends ExtModule(Map("INIT" -> RawParam(f"16'h$init%04x"))) {
  val A, B, C, D = IO(Input(Bool()))
  val Z = IO(Output(Bool()))
}

/** The byte that a weight selects, in look-up tables: Yosys would turn it into a register's reset, with an inverter per
  * bit.
  */
class Ecp5Select extends RawModule {
  val whole = IO(Input(UInt(8.W)))
  val nonzero = IO(Input(Bool()))
  val negative = IO(Input(Bool()))
  val part = IO(Output(UInt(8.W)))

  part := VecInit(whole.asBools.map { bit =>
    val table = Module(new LUT4(0x6060)) // `c & (a ^ b)`
    table.A := bit
    table.B := negative
    table.C := nonzero
    table.D := true.B
    table.Z
  }).asUInt
}

/** Adds a selected byte to each of several sums in one carry chain: a sum that fits its field carries nothing out, so
  * fields are adjacent without a bit between them.
  */
class Ecp5SelectAdd(fields: Int, sumBits: Int, totalBits: Int) extends RawModule {
  val sums = IO(Input(Vec(fields, UInt(sumBits.W))))
  val bytes = IO(Input(Vec(fields, UInt(8.W))))
  val nonzero = IO(Input(Vec(fields, Bool())))
  val negative = IO(Input(Vec(fields, Bool())))
  val totals = IO(Output(Vec(fields, UInt(totalBits.W))))

  private val chain = Seq
    .tabulate(fields, totalBits) { (f, i) =>
      val a = if (i < sumBits) sums(f)(i) else false.B
      if (i < 8) CarryBit(a, bytes(f)(i), nonzero(f), negative(f), Ecp5SelectAdd.select)
      else CarryBit(a, true.B, true.B, true.B, Ecp5SelectAdd.pass)
    }
    .flatten
  totals := VecInit(CarryChain(chain).grouped(totalBits).map(bits => VecInit(bits).asUInt).toSeq)
}

private object Ecp5SelectAdd {

  /** `a ^ (c ? (d ? ~b : b) : 0)` */
  val select = 0x996a

  /** `a`, whatever the other inputs are */
  val pass = 0xaaaa
}

/** Adds pairs of numbers in one carry chain, each sum `totalBits` wide. */
class Ecp5Add(pairs: Int, widthA: Int, widthB: Int, totalBits: Int) extends RawModule {
  val a = IO(Input(Vec(pairs, UInt(widthA.W))))
  val b = IO(Input(Vec(pairs, UInt(widthB.W))))

  /** Treats all `b` as 0. */
  val zero = IO(Input(Bool()))
  val totals = IO(Output(Vec(pairs, UInt(totalBits.W))))

  private val chain = Seq
    .tabulate(pairs, totalBits) { (p, i) =>
      def bit(x: UInt) = if (i < x.getWidth) x(i) else false.B
      CarryBit(bit(a(p)), bit(b(p)), zero, true.B, Ecp5Add.gated)
    }
    .flatten
  totals := VecInit(CarryChain(chain).grouped(totalBits).map(bits => VecInit(bits).asUInt).toSeq)
}

private object Ecp5Add {

  /** With D high, which needs no wire: `a ^ (c ? 0 : b)`. With D low: `a`, which is the carry's generate. */
  val gated = 0xa60a
}
