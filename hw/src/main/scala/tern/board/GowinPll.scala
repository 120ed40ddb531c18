package tern.board

/** Dividers of a Gowin rPLL: the oscillator is divided, the clock is divided as much as it is to be faster, and both
  * are compared. The oscillation is a multiple of the clock, the fastest one that there is.
  */
final case class GowinPll(oscillatorMhz: Int, clockMhz: Int) {
  private val common = BigInt(oscillatorMhz).gcd(clockMhz).toInt

  /** Oscillator over what is compared, and clock over it. */
  val input: Int = oscillatorMhz / common
  val feedback: Int = clockMhz / common
  private val outputs = GowinPll.outputs.filter(o => o * clockMhz >= 500 && o * clockMhz <= 1250)
  require(
    input <= 64 && feedback <= 64 && common >= 3 && outputs.nonEmpty,
    s"no rPLL makes $clockMhz MHz of $oscillatorMhz MHz"
  )

  /** Oscillation over clock. */
  val output: Int = outputs.max
  val oscillationMhz: Int = output * clockMhz
}

object GowinPll {
  private val outputs = Seq(2, 4, 8) ++ (16 to 128 by 16)
}
