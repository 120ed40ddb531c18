package tern.config

/** What multiplies the significands of floats. The array has no multipliers, whichever this is. */
sealed abstract class Multipliers(val name: String)

object Multipliers {

  /** The family's DSP blocks, as the tool for synthesis infers them. */
  case object Dsp extends Multipliers("dsp")

  /** Adders alone. */
  case object Luts extends Multipliers("luts")

  val all: Seq[Multipliers] = Seq(Dsp, Luts)

  def named(name: String): Multipliers =
    all
      .find(_.name == name)
      .getOrElse(
        throw new IllegalArgumentException(s"multipliers is '$name'; expected one of ${all.map(_.name).mkString(", ")}")
      )
}
