package tern.float

import chisel3._
import chisel3.util._

/** How an element of a vector is written: as the word that it is, or as a byte of the nearest integer, ties to even. An
  * integer beyond `most` becomes the one of that magnitude; NaN becomes 0.
  *
  * @param most
  *   the largest magnitude
  * @param more
  *   what is added to the integer
  * @param shift
  *   which bits of that sum are the byte
  */
sealed abstract class ResultType(
    val code: Int,
    val most: Int,
    private[float] val more: Int,
    private[float] val shift: Int
)

object ResultType {
  case object Word extends ResultType(0, 0, 0, 0)
  case object Int8 extends ResultType(1, 127, 0, 0)

  /** A byte of an image of trit planes. */
  case object Planes extends ResultType(2, 121, 121, 0)

  /** Of an integer p in 16 bits, `(p + 128) >> 8`. */
  case object High extends ResultType(3, 32639, 128, 8)

  /** `p - 256 High(p)`, which has the low bits of p. */
  case object Low extends ResultType(4, 32639, 0, 0)

  val all: Seq[ResultType] = Seq(Word, Int8, Planes, High, Low)
  val codeBits = 3
}

/** An element as its type says, whose code is the second operand: a word, or a byte in its low bits. */
class ToResult(stages: Int) extends FloatUnit(2) {
  private val cut = new Cuts(stages, ToResult.order)
  val latency: Int = stages

  private val x = Float32(in(0))
  private val nearest = new Nearest(x, 15)
  private val whole = cut(1, nearest.whole)
  private val up = cut(1, nearest.up)
  private val (over, nan, negative) = (cut(1, nearest.over), cut(1, x.nan), cut(1, x.negative))
  private val (word, code) = (cut(1, in(0)), cut(1, in(1)(ResultType.codeBits - 1, 0)))

  private def of(code: UInt, number: ResultType => Int) =
    MuxLookup(code, 0.U)(ResultType.all.map(kind => kind.code.U -> number(kind).U))
  private val most = of(code, _.most)
  private val rounded = whole +& up
  private val magnitude = cut(2, Mux(nan, 0.U, Mux(over || rounded > most, most, rounded)).pad(16)(15, 0))
  private val (negative2, word2, code2) = (cut(2, negative), cut(2, word), cut(2, code))

  private val sum = Numbers.add(magnitude ^ Fill(16, negative2), of(code2, _.more).pad(16), negative2)
  private val byte = Mux(code2 === ResultType.High.code.U, sum(15, 8), sum(7, 0))
  out := cut(3, Mux(code2 === ResultType.Word.code.U, word2, byte))
}

object ToResult {

  /** It may be cut when it is shifted, rounded, shaped. */
  private[float] val order = Seq(3, 1, 2)
  val places: Int = order.size
}
