package tern.board

/** Dividers of a Gowin rPLL: the divided oscillator is compared with the divided clock. The VCO's frequency is the
  * highest possible multiple of the clock.
  */
final case class GowinPll(oscillatorMhz: Int, clockMhz: Int) {
  private val common = BigInt(oscillatorMhz).gcd(clockMhz).toInt

  /** Oscillator over the compared frequency, and clock over the same. */
  val input: Int = oscillatorMhz / common
  val feedback: Int = clockMhz / common
  private val outputs = GowinPll.outputs.filter(o => o * clockMhz >= 500 && o * clockMhz <= 1250)
  require(
    input <= 64 && feedback <= 64 && common >= 3 && outputs.nonEmpty,
    s"no rPLL makes $clockMhz MHz of $oscillatorMhz MHz"
  )

  /** VCO frequency over the clock's. */
  val output: Int = outputs.max
  val oscillationMhz: Int = output * clockMhz
}

object GowinPll {
  private val outputs = Seq(2, 4, 8) ++ (16 to 128 by 16)
}
