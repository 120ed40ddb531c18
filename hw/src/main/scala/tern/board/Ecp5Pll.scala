package tern.board

/** Dividers of an ECP5 PLL: its first output, at the oscillator's frequency, is fed back; two more give the clock and
  * the SDRAM's clock, which leads it.
  *
  * The oscillator is not divided (the phase detector needs at least 10 MHz), so the VCO's frequency is a multiple of
  * it; the highest one that is also a multiple of the clock gives the finest phase steps.
  */
final case class Ecp5Pll(oscillatorMhz: Int, clockMhz: Int) {
  private val multiples = (800 / oscillatorMhz to (400 + oscillatorMhz - 1) / oscillatorMhz by -1)
    .filter(m => m <= 128 && m * oscillatorMhz % clockMhz == 0)
  require(multiples.nonEmpty, s"no PLL makes $clockMhz MHz of $oscillatorMhz MHz; multiples of 5 MHz usually work")

  /** VCO frequency over the oscillator's. */
  val feedback: Int = multiples.head
  val oscillationMhz: Int = feedback * oscillatorMhz
  val clock: Int = oscillationMhz / clockMhz

  /** Eighths of a VCO cycle by which the SDRAM's clock follows the clock: a cycle less the lead. */
  val sdramDelay: Int = 8 * clock - Math.round(8 * Ecp5Pll.sdramLeadNs * oscillationMhz / 1000).toInt
  require(sdramDelay > 0, s"the SDRAM's clock cannot lead by ${Ecp5Pll.sdramLeadNs} ns at $clockMhz MHz")
}

object Ecp5Pll {

  /** The SDRAM's clock rises this much earlier than the FPGA's. Pins change at the FPGA's edge, so the lead covers the
    * chip's hold time (1 ns). Data from the chip (valid at most 5.4 ns after its edge, held for 2.5 ns after the next
    * one, plus 2 to 3 ns on the way out and in) is stable at the FPGA's edge after next, at any clock up to 100 MHz.
    */
  val sdramLeadNs = 2.5
}
