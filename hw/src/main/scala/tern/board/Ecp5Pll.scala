package tern.board

/** Dividers of an ECP5 PLL: a first output, at the oscillator's frequency, is fed back, and two more give the clock and
  * the SDRAM's clock, which leads it.
  *
  * The oscillator stays undivided (the phase detector wants 10 MHz at least), so the oscillation is a multiple of it;
  * the fastest one that the clock divides gives the finest steps of phase.
  */
final case class Ecp5Pll(oscillatorMhz: Int, clockMhz: Int) {
  private val multiples = (800 / oscillatorMhz to (400 + oscillatorMhz - 1) / oscillatorMhz by -1)
    .filter(m => m <= 128 && m * oscillatorMhz % clockMhz == 0)
  require(multiples.nonEmpty, s"no PLL makes $clockMhz MHz of $oscillatorMhz MHz; multiples of 5 MHz usually work")

  /** Oscillation over oscillator. */
  val feedback: Int = multiples.head
  val oscillationMhz: Int = feedback * oscillatorMhz
  val clock: Int = oscillationMhz / clockMhz

  /** Eighths of an oscillation by which the SDRAM's clock comes after the clock: a cycle less the lead. */
  val sdramDelay: Int = 8 * clock - Math.round(8 * Ecp5Pll.sdramLeadNs * oscillationMhz / 1000).toInt
  require(sdramDelay > 0, s"the SDRAM's clock cannot lead by ${Ecp5Pll.sdramLeadNs} ns at $clockMhz MHz")
}

object Ecp5Pll {

  /** The SDRAM's clock rises so long before the FPGA's. Pins change at the FPGA's edge, so the chip's hold time (1 ns)
    * fits into it; and what the chip sends (valid at most 5.4 ns after its edge, held for 2.5 ns after the next one,
    * and 2 to 3 ns on the way out and in) stands when the FPGA's edge after next comes, at any clock up to 100 MHz.
    */
  val sdramLeadNs = 2.5
}
