package tern.float

import chisel3._
import chisel3.util._

/** What is computed: `a / b`, or the square root of `a`. */
class DivideRootRequest extends Bundle {
  val root = Bool()
  val a, b = UInt(32.W)
}

/** Division and square root, correctly rounded, one bit or more per cycle. Both find bit after bit of the result `q` by
  * the same subtraction: from the remainder, which doubles each time, either the divisor or `2 q + bit`.
  *
  * A result takes [[DivideRoot.cycles]], and one more for each place by which an operand or the result is subnormal: at
  * most 23 for an operand, and for a result one for each factor of two below the smallest normal float.
  */
class DivideRoot(bitsPerCycle: Int) extends Module {
  require(26 % bitsPerCycle == 0, s"$bitsPerCycle bits per cycle; expected 1, 2, 13 or 26")

  val io = IO(new Bundle {
    val in = Flipped(Decoupled(new DivideRootRequest))
    val out = Decoupled(UInt(32.W))
  })

  private object State extends ChiselEnum { val idle, operands, bits, result, round, done = Value }
  private val stateReg = RegInit(State.idle)
  private val rootReg, negativeReg, specialReg, stickyReg = Reg(Bool())
  // Three bits before the point and 25 after it; the divisor has one before it and 23 after it.
  private val remainderReg = Reg(UInt(28.W))
  private val divisorReg = Reg(UInt(24.W))
  private val exponentReg = Reg(SInt(10.W)) // of the result; the first operand's before
  private val divisorExponentReg = Reg(SInt(10.W))
  private val quotientReg = Reg(UInt(26.W))
  private val bitReg = Reg(UInt(26.W))
  private val outReg = Reg(UInt(32.W))

  io.in.ready := stateReg === State.idle
  io.out.valid := stateReg === State.done
  io.out.bits := outReg

  private val (a, b) = (Float32(io.in.bits.a), Float32(io.in.bits.b))
  private val root = io.in.bits.root
  private val negative = a.negative ^ (!root && b.negative)
  private val special = SpecialResult(io.in.bits)
  when(io.in.fire) {
    stateReg := State.operands
    rootReg := root
    negativeReg := negative
    specialReg := special.valid
    outReg := special.bits
    remainderReg := Cat(0.U(2.W), a.significand, 0.U(2.W))
    exponentReg := a.scale.zext
    divisorReg := b.significand
    divisorExponentReg := b.scale.zext
  }

  // Operands that are subnormal are normalised, then their exponents give that of the result.
  private val dividendNormal = remainderReg(25)
  private val divisorNormal = rootReg || divisorReg(23)
  private val odd = !exponentReg(0) // the exponent without its bias is odd
  when(stateReg === State.operands) {
    when(specialReg)(stateReg := State.done)
      .elsewhen(dividendNormal && divisorNormal) {
        stateReg := State.bits
        when(rootReg && odd)(remainderReg := (remainderReg << 1)(27, 0))
        exponentReg := Mux(
          rootReg,
          (exponentReg + Float32.bias.S) >> 1,
          exponentReg - divisorExponentReg + Float32.bias.S
        )
      }
      .otherwise {
        when(!dividendNormal) {
          remainderReg := (remainderReg << 1)(27, 0)
          exponentReg := exponentReg - 1.S
        }
        when(!divisorNormal) {
          divisorReg := (divisorReg << 1)(23, 0)
          divisorExponentReg := divisorExponentReg - 1.S
        }
      }
    quotientReg := 0.U
    bitReg := 1.U << 25
  }

  /** Remainder and quotient after one more bit. */
  private def next(remainder: UInt, quotient: UInt, bit: UInt): (UInt, UInt) = {
    val subtrahend = Mux(rootReg, Cat(quotient, 0.U(1.W)) | bit, Cat(divisorReg, 0.U(2.W)))
    val rest = remainder -& subtrahend
    val fits = !rest(28)
    ((Mux(fits, rest, remainder)(26, 0) << 1)(27, 0), quotient | Mux(fits, bit, 0.U))
  }
  when(stateReg === State.bits) {
    val (remainder, quotient) = (0 until bitsPerCycle).foldLeft((remainderReg: UInt, quotientReg: UInt)) {
      case ((remainder, quotient), i) => next(remainder, quotient, (bitReg >> i).pad(26))
    }
    remainderReg := remainder
    quotientReg := quotient
    bitReg := bitReg >> bitsPerCycle
    when(bitReg(bitsPerCycle - 1))(stateReg := State.result)
  }

  // A quotient below 1 gets its leading one, and a result that is subnormal loses it, with its exponent.
  private val least = exponentReg <= 0.S
  private val first = bitReg === 0.U // the first cycle in this state
  when(stateReg === State.result) {
    bitReg := 1.U
    when(first) {
      stickyReg := remainderReg.orR
      when(!quotientReg(25)) {
        quotientReg := (quotientReg << 1)(25, 0)
        exponentReg := exponentReg - 1.S
      }
    }.elsewhen(least) {
      quotientReg := quotientReg >> 1
      stickyReg := stickyReg || quotientReg(0)
      exponentReg := exponentReg + 1.S
    }.otherwise(stateReg := State.round)
  }
  when(stateReg === State.round) {
    val base = (exponentReg - 1.S).asUInt(7, 0)
    val magnitude = Float32.round(base, quotientReg(25, 2), quotientReg(1), quotientReg(0) || stickyReg)
    outReg := Float32.result(false.B, exponentReg >= 255.S, negativeReg, magnitude)
    stateReg := State.done
  }
  when(io.out.fire)(stateReg := State.idle)
}

object DivideRoot {

  /** From a request to its result, when nothing is subnormal: for operands, bits, shifts, rounding and the answer. */
  def cycles(bitsPerCycle: Int): Int = 1 + 26 / bitsPerCycle + 2 + 1 + 1
}

/** The result where an operand or the result is zero, infinite or NaN, and whether it is so. */
private[float] object SpecialResult {
  def apply(request: DivideRootRequest): Valid[UInt] = {
    val (a, b, root) = (Float32(request.a), Float32(request.b), request.root)
    val negative = a.negative ^ (!root && b.negative)
    val nan = a.nan || Mux(root, a.negative && !a.zero, b.nan || (a.zero && b.zero) || (a.infinite && b.infinite))
    val infinite = a.infinite || (!root && b.zero)
    val zero = a.zero || (!root && b.infinite)
    val result = Wire(Valid(UInt(32.W)))
    result.valid := nan || infinite || zero
    result.bits := Float32.result(nan, infinite, negative, 0.U(31.W))
    result
  }
}
