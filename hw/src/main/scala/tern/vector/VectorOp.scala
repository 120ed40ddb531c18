package tern.vector

import chisel3._

/** What a lane multiplies `a` by, or a slow unit divides it by. */
sealed abstract class Factor(val code: Int)
object Factor {
  case object None extends Factor(0)
  case object B extends Factor(1)
  case object S extends Factor(2)

  /** The larger of `a` and 0, which is also what is multiplied. */
  case object Relu extends Factor(3)
}

/** What a lane adds to `a`, or to the product. */
sealed abstract class Addend(val code: Int)
object Addend {
  case object None extends Addend(0)
  case object B extends Addend(1)
  case object MinusB extends Addend(2)
  case object S extends Addend(3)
  case object MinusS extends Addend(4)
}

/** What a lane makes of its operands without multiplying or adding floats. */
sealed abstract class Plain(val code: Int)
object Plain {
  case object A extends Plain(0)

  /** The larger of `a` and `s`. */
  case object Larger extends Plain(1)

  /** `a` where `b < 0`, else `s`. */
  case object Picked extends Plain(2)

  /** The sum of integers. */
  case object Words extends Plain(3)

  /** `-|a|`. */
  case object Negative extends Plain(4)
}

/** What elements pass one after the other, or a few at a time. */
sealed abstract class Slow(val code: Int)
object Slow {
  case object None extends Slow(0)
  case object Exp extends Slow(1)
  case object Ratio extends Slow(2)
  case object Root extends Slow(3)

  /** The index of an entry of the list. */
  case object Entry extends Slow(4)
}

/** An operation as the unit does it: `plain` of the operands, times a factor, plus an addend, through a slow unit. */
final case class VectorOp(
    name: String,
    a: Boolean = true,
    b: Boolean = false,
    s: Boolean = false,
    plain: Plain = Plain.A,
    factor: Factor = Factor.None,
    addend: Addend = Addend.None,
    slow: Slow = Slow.None
)

/** The operations by code, as hw/doc/programs.md has them. */
object VectorOp {
  val all: Seq[VectorOp] = Seq(
    VectorOp("move"),
    VectorOp("multiply", b = true, factor = Factor.B),
    VectorOp("scale", s = true, factor = Factor.S),
    VectorOp("add", b = true, addend = Addend.B),
    VectorOp("subtract", b = true, addend = Addend.MinusB),
    VectorOp("scaleAdd", b = true, s = true, factor = Factor.S, addend = Addend.B),
    VectorOp("offset", s = true, addend = Addend.S),
    VectorOp("atLeast", s = true, plain = Plain.Larger),
    VectorOp("squaredRelu", factor = Factor.Relu),
    VectorOp("exp", s = true, addend = Addend.MinusS, slow = Slow.Exp),
    VectorOp("expMagnitude", plain = Plain.Negative, slow = Slow.Exp),
    VectorOp("divide", b = true, factor = Factor.B, slow = Slow.Ratio),
    VectorOp("divideBy", s = true, factor = Factor.S, slow = Slow.Ratio),
    VectorOp("divideInto", s = true, factor = Factor.S, slow = Slow.Ratio),
    VectorOp("root", slow = Slow.Root),
    VectorOp("pick", b = true, s = true, plain = Plain.Picked),
    VectorOp("addWords", b = true, plain = Plain.Words),
    VectorOp("index", a = false, slow = Slow.Entry)
  )

  /** `s` is divided by `a`. */
  val inverts: Int = all.indexWhere(_.name == "divideInto")

  /** What a table says of an operation; of no operation, what it says of the first. */
  def of(op: UInt, bits: Int)(number: VectorOp => Int): UInt =
    VecInit(all.map(number(_).U(bits.W)).padTo(32, 0.U(bits.W)))(op(4, 0))

  def is(op: UInt)(holds: VectorOp => Boolean): Bool = of(op, 1)(o => if (holds(o)) 1 else 0).asBool
}
