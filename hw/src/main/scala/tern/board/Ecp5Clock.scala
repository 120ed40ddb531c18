package tern.board

import chisel3._

/** The PLL: makes the clock and the SDRAM's clock from the board's oscillator. */
class Ecp5Clock extends ExternalCell {
  val oscillator = IO(Input(Clock()))
  val clock = IO(Output(Clock()))
  val sdramClock = IO(Output(Clock()))
  val locked = IO(Output(Bool()))
}

object Ecp5Clock {
  private val ports = """
    |  input  wire oscillator,
    |  output wire clock,
    |  output wire sdramClock,
    |  output wire locked
    |""".stripMargin.trim

  def text(pll: Ecp5Pll): CellText = {
    val phase = pll.clock - 1 // of an output that is not delayed
    CellText(
      "Ecp5Clock",
      PllModel.text("Ecp5Clock", ports, Seq("clock", "sdramClock")),
      s"""// ${pll.oscillatorMhz} MHz x ${pll.feedback} = ${pll.oscillationMhz} MHz, / ${pll.clock} = ${pll.clockMhz} MHz;
         |// the SDRAM's clock comes ${pll.sdramDelay}/8 of an oscillation later.
         |module Ecp5Clock(
         |  $ports
         |);
         |  wire fedBack;
         |  (* FREQUENCY_PIN_CLKI="${pll.oscillatorMhz}", FREQUENCY_PIN_CLKOP="${pll.oscillatorMhz}" *)
         |  (* FREQUENCY_PIN_CLKOS="${pll.clockMhz}", FREQUENCY_PIN_CLKOS2="${pll.clockMhz}" *)
         |  (* ICP_CURRENT="12", LPF_RESISTOR="8", MFG_ENABLE_FILTEROPAMP="1", MFG_GMCREF_SEL="2" *)
         |  EHXPLLL #(
         |    .PLLRST_ENA("DISABLED"), .INTFB_WAKE("DISABLED"), .STDBY_ENABLE("DISABLED"), .DPHASE_SOURCE("DISABLED"),
         |    .OUTDIVIDER_MUXA("DIVA"), .OUTDIVIDER_MUXB("DIVB"), .OUTDIVIDER_MUXC("DIVC"), .OUTDIVIDER_MUXD("DIVD"),
         |    .CLKI_DIV(1), .CLKFB_DIV(1), .FEEDBK_PATH("CLKOP"),
         |    .CLKOP_ENABLE("ENABLED"), .CLKOP_DIV(${pll.feedback}), .CLKOP_CPHASE(${pll.feedback - 1}), .CLKOP_FPHASE(0),
         |    .CLKOS_ENABLE("ENABLED"), .CLKOS_DIV(${pll.clock}), .CLKOS_CPHASE($phase), .CLKOS_FPHASE(0),
         |    .CLKOS2_ENABLE("ENABLED"), .CLKOS2_DIV(${pll.clock}),
         |    .CLKOS2_CPHASE(${phase + pll.sdramDelay / 8}), .CLKOS2_FPHASE(${pll.sdramDelay % 8})
         |  ) pll (
         |    .CLKI(oscillator), .CLKFB(fedBack), .CLKOP(fedBack), .CLKOS(clock), .CLKOS2(sdramClock), .LOCK(locked),
         |    .RST(1'b0), .STDBY(1'b0), .PLLWAKESYNC(1'b0), .ENCLKOP(1'b0), .ENCLKOS(1'b0), .ENCLKOS2(1'b0),
         |    .PHASESEL0(1'b0), .PHASESEL1(1'b0), .PHASEDIR(1'b0), .PHASESTEP(1'b0), .PHASELOADREG(1'b0)
         |  );
         |endmodule
         |""".stripMargin
    )
  }
}
