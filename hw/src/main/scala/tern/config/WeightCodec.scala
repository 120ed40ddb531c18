package tern.config

/** How ternary weights are stored in device memory.
  *
  * @param code
  *   number in the identity registers
  * @param tritsPerByte
  *   trits that one byte holds
  */
sealed abstract class WeightCodec(val name: String, val code: Int, val tritsPerByte: Int)

object WeightCodec {

  /** Four trits per byte, `t + 1` in two bits each: 2.0 bits per weight. */
  case object TwoBit extends WeightCodec("twoBit", 0, 4)

  /** Five trits per byte, `byte = sum (t_j + 1) * 3^j`: 1.6 bits per weight. */
  case object BaseThree extends WeightCodec("baseThree", 1, 5)

  val all: Seq[WeightCodec] = Seq(TwoBit, BaseThree)

  def named(name: String): WeightCodec =
    all
      .find(_.name == name)
      .getOrElse(
        throw new IllegalArgumentException(
          s"weightCodec is '$name'; expected one of ${all.map(_.name).mkString(", ")}"
        )
      )
}
