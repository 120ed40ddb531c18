package tern.float

import chisel3._
import chisel3.util._
import tern.config.Multipliers

/** `a * b` of finite floats whose product is finite; what is subnormal, operand or result, counts as zero. */
private[float] class NormalMultiply(multipliers: Multipliers, stages: Int) extends Module {
  val a, b = IO(Input(UInt(32.W)))
  val out = IO(Output(UInt(32.W)))
  private val cut = new Cuts(stages, NormalMultiply.order)

  private val (x, y) = (Float32(a), Float32(b))
  private val product = Module(new Product(multipliers, 24, cut.registers(NormalMultiply.inProduct)))
  product.a := cut(1, x.significand)
  product.b := cut(1, y.significand)
  private val before = 1 to NormalMultiply.inProduct.last
  private val exponent = cut(before, (x.exponent +& y.exponent).zext - Float32.bias.S)
  private val zero = cut(before, x.small || y.small)
  private val negative = cut(before, x.negative ^ y.negative)

  private val high = product.out(47)
  private val significand = Mux(high, product.out(47, 23), product.out(46, 22))
  private val rest = product.out(21, 0).orR || (high && product.out(22))
  private val rounded =
    Float32.roundFinite((exponent - 1.S + high.zext).asUInt(7, 0), significand(24, 1), significand(0), rest)
  out := cut(4, Cat(negative, Mux(zero || exponent <= 0.S, 0.U, rounded(30, 0))))
}

private[float] object NormalMultiply {

  /** It may be cut before, in and after the product, and rounded. */
  val order = Seq(4, 3, 1, 2)
  val inProduct = 2 to 3
}
