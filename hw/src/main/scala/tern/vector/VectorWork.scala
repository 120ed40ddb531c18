package tern.vector

import chisel3._
import chisel3.util._
import tern.config.TernConfig
import tern.float.ResultType

/** What all repetitions of the current instruction have in common; it does not change while they are under way. Operand
  * 0 is `a`, operand 1 is `b`.
  */
class VectorWork(config: TernConfig) extends Bundle {
  val op = UInt(5.W)
  val reduction = UInt(log2Ceil(Reduction.count).W)
  val continued = Bool()
  val finite = Bool()
  val stored = Bool()
  val dMemory = Bool()
  val dType = UInt(ResultType.codeBits.W)
  val scatter = UInt(4.W)

  /** A repetition is one element, which may be anywhere in a row or a beat. */
  val single = Bool()
  val takes = Vec(2, Bool())
  val memory = Vec(2, Bool())
  val types = Vec(2, UInt(2.W))
  val scalarBuffered = Bool()
  val constant = UInt(32.W)

  /** The index of the list's first element. */
  val firstIndex = UInt(Instruction.indexBits.W)

  /** Elements of a repetition, and those that leave: the same, and zeros behind them. */
  val count = UInt(Instruction.countBits.W)
  val kept = UInt(Instruction.countBits.W)

  def slow: UInt = VectorOp.of(op, 3)(_.slow.code)
  def isSlow: Bool = slow =/= Slow.None.code.U
}

/** Where a repetition reads: the first word of an operand in the buffer; of a single element its lane in a row or beat,
  * and its half of a word.
  */
class RepetitionSource(config: TernConfig) extends Bundle {
  val words = Vec(2, UInt(VectorBuffer.wordBits(config).W))
  val lanes = Vec(2, UInt(VectorBuffer.laneBits(config).W))
  val halves = Vec(2, Bool())
  val scalar = UInt(VectorBuffer.wordBits(config).W)
}

/** Where it writes: its first byte or its first word, and the word that takes its reduction. */
class RepetitionTarget(config: TernConfig) extends Bundle {
  val address = UInt(config.addressBits.W)
  val word = UInt(VectorBuffer.wordBits(config).W)
  val result = UInt(VectorBuffer.wordBits(config).W)
}

/** Which elements of a beat there are. */
class BeatMarks(config: TernConfig) extends Bundle {

  /** Elements that are computed, and those that are stored: zeros follow behind the computed ones. */
  val present = UInt(config.vectorLanes.W)
  val kept = UInt(config.vectorLanes.W)

  /** Of its repetition. */
  val first = Bool()
  val last = Bool()
}

/** An element for each lane, with its operands. */
class OperandBeat(config: TernConfig) extends Bundle {
  val a = Vec(config.vectorLanes, UInt(32.W))
  val b = Vec(config.vectorLanes, UInt(32.W))
  val s = UInt(32.W)
  val marks = new BeatMarks(config)
}

/** A result for each lane. */
class ResultBeat(config: TernConfig) extends Bundle {
  val values = Vec(config.vectorLanes, UInt(32.W))
  val marks = new BeatMarks(config)
}
