package tern.float

import chisel3._
import chisel3.util._

/** Shifts, counts and sums of a few levels of logic, where Chisel's own are as deep as the word is wide. */
private[float] object Numbers {

  /** Zeros before the first one; of a word of zeros, all of them as if it were a power of two wide. */
  def leadingZeros(word: UInt): UInt = {
    val size = 1 << log2Ceil(word.getWidth)
    count(Cat(word, 0.U((size - word.getWidth).W)))._2
  }

  /** Of a power of two of bits: whether any is set, and the zeros before it, modulo their number. */
  private def count(word: UInt): (Bool, UInt) =
    if (word.getWidth == 1) (word.asBool, 0.U(0.W))
    else {
      val half = word.getWidth / 2
      val ((anyHigh, high), (anyLow, low)) = (count(word(2 * half - 1, half)), count(word(half - 1, 0)))
      (anyHigh || anyLow, if (half == 1) !anyHigh else Cat(!anyHigh, Mux(anyHigh, high, low)))
    }

  /** To the left within the word's width. The longest shift is first: fewer bits are left for the others. */
  def left(word: UInt, by: UInt): UInt =
    by.asBools.zipWithIndex.foldRight(word) { case ((set, i), shifted) =>
      Mux(set, (shifted << (1 << i))(word.getWidth - 1, 0), shifted)
    }

  /** To the right, and whether a bit that is set was shifted out. */
  def right(word: UInt, by: UInt): (UInt, Bool) =
    by.asBools.zipWithIndex.foldRight((word, false.B)) { case ((set, i), (shifted, lost)) =>
      val out = (1 << i).min(word.getWidth)
      (Mux(set, shifted >> (1 << i), shifted).pad(word.getWidth), lost || (set && shifted(out - 1, 0).orR))
    }

  /** The sum and a carry, in one adder: a sum of three takes two. */
  def add(a: UInt, b: UInt, carry: Bool): UInt = (Cat(a, true.B) +& Cat(b, carry)) >> 1

  /** No more than what `bits` bits hold. */
  def atMost(value: UInt, bits: Int): UInt =
    if (value.getWidth <= bits) value
    else Fill(bits, value(value.getWidth - 1, bits).orR) | value(bits - 1, 0)
}
