package tern.vector

import chisel3._

/** An instruction's fields. */
class Instruction(word: UInt) {
  private def field(name: String): UInt = {
    val f = InstructionField(name)
    word(f.low + f.bits - 1, f.low)
  }
  private def flag(name: String): Bool = field(name).asBool

  /** All of the code, of which only the lower bits say anything in an instruction that may run. */
  val code: UInt = field("op")
  val op: UInt = code(4, 0)
  val reduction: UInt = field("reduction")
  val continued: Bool = flag("continued")
  val aMemory: Bool = flag("aMemory")
  val bMemory: Bool = flag("bMemory")
  val dMemory: Bool = flag("dMemory")
  val stored: Bool = flag("stored")
  val seen: Bool = flag("seen")
  val scalarBuffered: Bool = flag("scalarBuffered")
  val scalarEach: Bool = flag("scalarEach")
  val finite: Bool = flag("finite")
  val fewer: UInt = field("fewer")
  val aType: UInt = field("aType")
  val bType: UInt = field("bType")
  val dType: UInt = field("dType")
  val padding: UInt = field("padding")
  val repeat: UInt = field("repeat")
  val n: UInt = field("n")
  val after: UInt = field("after")
  val a: UInt = field("a")
  val b: UInt = field("b")
  val d: UInt = field("d")
  val scalar: UInt = field("scalar")
  val aStride: SInt = field("aStride").asSInt
  val bStride: SInt = field("bStride").asSInt
  val dStride: SInt = field("dStride").asSInt
  val aMap: UInt = field("aMap")
  val bMap: UInt = field("bMap")
  val dMap: UInt = field("dMap")
  val scatter: UInt = field("scatter")
  val result: UInt = field("result")
  val first: UInt = field("first")

  val takesA: Bool = VectorOp.is(op)(_.a)
  val takesB: Bool = VectorOp.is(op)(_.b)
  val takesS: Bool = VectorOp.is(op)(_.s)

  /** A bit that means nothing is set. */
  val strange: Bool = (word & InstructionField.unused.U(word.getWidth.W)).orR
}

object Instruction {

  /** Most elements of a repetition. */
  val most: Int = 1 << 20
  val countBits = 21

  /** Bits of an index: positions, tokens, elements. */
  val indexBits = 20
}

/** What is made of all results of a repetition. */
object Reduction {
  val none = 0
  val sum = 1
  val magnitude = 2
  val max = 3
  val top = 4
  val choose = 5
  val count = 6
}

/** How elements of `a` and `b` are read. */
object SourceType {
  val word = 0
  val int = 1
  val half = 2
  val count = 3
}
