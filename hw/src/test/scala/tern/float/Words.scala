package tern.float

import java.lang.Float.{floatToIntBits, intBitsToFloat}
import scala.util.Random

/** Floats as words: those at the edges, and random ones of every kind. */
object Words {

  /** Zero, subnormals, the smallest and largest normals, powers of two and their neighbours, halves, limits of
    * integers, infinity and NaNs; and all of them negative.
    */
  val corners: IndexedSeq[Int] = {
    val near = Seq(0.5f, 1f, 2f, 4f, 127f, 128f, 32767f, 32768f, 8388608f, 16777216f, 2147483648f, 87f)
      .map(floatToIntBits)
      .flatMap(word => Seq(word - 1, word, word + 1))
    val values = Seq(1.5f, 2.5f, 3.5f, 126.5f, 127.5f, 1e-5f, 1.442695f, 0.34657359f).map(floatToIntBits)
    val small = Seq(0, 1, 2, 3, 0x3fffff, 0x400000, 0x7ffffe, 0x7fffff, 0x800000, 0x800001, 0xffffff, 0x1000000)
    val large = Seq(0x7effffff, 0x7f000000, 0x7f7ffffe, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fc00000, 0x7fffffff)
    val extremes = Seq(0x1a000000, 0x1fffffff, 0x20000000, 0x3f800001, 0x3fffffff, 0x5f000000, 0x5f800000)
    val all = (near ++ values ++ small ++ large ++ extremes).distinct
    (all ++ all.map(_ | Int.MinValue)).toIndexedSeq
  }

  /** Any bits; few bits, for ties; near one; near zero. */
  def random(random: Random): Int = {
    val bits = random.nextInt()
    random.nextInt(6) match {
      case 0 | 1 => bits
      case 2     => bits & (-1 << random.nextInt(24))
      case 3     => (bits & 0x807fffff) + (118 + random.nextInt(18) << 23)
      case 4     => bits & (0x80000000 | (1 << 1 + random.nextInt(25)) - 1)
      case _     => (bits & 0x80000000) | (corners(random.nextInt(corners.size)) + random.nextInt(5) - 2 & 0x7fffffff)
    }
  }

  /** Two whose exponents are close, or any two. */
  def pair(source: Random): Seq[Int] = {
    val a = random(source)
    val b =
      if (source.nextBoolean()) random(source)
      else (a & 0x7f800000) + (source.nextInt(57) - 28 << 23) ^ (source.nextInt() & 0x807fffff)
    if (source.nextBoolean()) Seq(a, b) else Seq(b, a)
  }

  def float(word: Int): Float = intBitsToFloat(word)

  /** The bits of a result, all NaNs as one. */
  def word(float: Float): Int = floatToIntBits(float)

  /** How many random operands a unit is tested with: `-Dtern.floats=1000000` for more than usual. */
  val count: Int = Integer.getInteger("tern.floats", 100000)
}
