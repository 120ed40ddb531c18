package tern.float

import chisel3._
import chisel3.util._
import tern.config.Multipliers

/** The first half of [[Exp]]: `x` as `r - k ln 2`. */
private[float] class ExpReduce(multipliers: Multipliers, multiplyStages: Int) extends Module {
  val in = IO(Input(UInt(32.W)))
  val r = IO(Output(UInt(32.W)))
  val k = IO(Output(UInt(7.W)))

  /** The result is 0, whatever the rest says. */
  val zero = IO(Output(Bool()))

  private val x = Float32(in)
  private val below = x.nan || (x.negative && x.magnitude > Float32.constant(-Exp.least))
  // What is not in the range counts as zero.
  private val magnitude = Mux(x.negative && !below, x.magnitude, 0.U)

  private val product = Module(new NormalMultiply(multipliers, multiplyStages))
  product.a := Cat(0.U(1.W), magnitude)
  product.b := Float32.constant(Exp.log2e)
  private val nearest = new Nearest(Float32(product.out), 7)
  private val count = Cuts.register(Cuts.register(nearest.whole) + Cuts.register(nearest.up))
  private val toCount = multiplyStages + 2

  // In units of 2^-36. The difference is below 1/2, so what is above its sign need not be computed.
  private val table = Cuts.register(VecInit(ExpReduce.table.map(_.U(ExpReduce.bits.W)))(count))
  private val now = Float32(Cat(0.U(1.W), Cuts.later(magnitude, toCount)))
  // Counts as 1 from 2^-2 on, which is where k is 1.
  private val places = (now.exponent - (Float32.bias - 2).U)(3, 0)
  private val fixed = Cuts.register(Numbers.left(Cat(0.U(2.W), now.significand), places)(25, 0))
  private val difference = Cuts.register((table - Cat(fixed, 0.U(11.W)))(ExpReduce.bits - 1, 0).asSInt)

  private val toFloat = Module(new FixedToFloat(ExpReduce.bits, 36, FixedToFloat.places))
  toFloat.in := difference
  private val afterCount = 2 + FixedToFloat.places
  private val countLast = Cuts.later(count, afterCount)
  val latency: Int = toCount + afterCount

  k := countLast
  // Where k is 0, r is x.
  r := Mux(countLast === 0.U, Cat(true.B, Cuts.later(magnitude, latency)), toFloat.out)
  zero := Cuts.later(below, latency)
}

private[float] object ExpReduce {
  val bits = 37

  /** For `-k`: what `-x` is subtracted from, `-k c1 - k c2` in units of 2^-36, the latter rounded to a float. */
  val table: Seq[BigInt] = Seq.tabulate(128) { count =>
    val low = BigDecimal.exact((-count * Exp.ln2Low).toDouble) * BigDecimal(BigInt(1) << 36)
    require(low.isWhole)
    ((BigInt(count * Exp.ln2High) << 27) - low.toBigInt).mod(BigInt(1) << bits)
  }
}
