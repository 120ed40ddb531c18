package tern.board

import chisel3._

/** The PLL: makes the clock from the board's oscillator. */
class GowinClock extends ExternalCell {
  val oscillator = IO(Input(Clock()))
  val clock = IO(Output(Clock()))
  val locked = IO(Output(Bool()))
}

object GowinClock {
  private val ports = """
    |  input  wire oscillator,
    |  output wire clock,
    |  output wire locked
    |""".stripMargin.trim

  def text(pll: GowinPll): CellText = CellText(
    "GowinClock",
    PllModel.text("GowinClock", ports, Seq("clock")),
    s"""// ${pll.oscillatorMhz} MHz / ${pll.input} x ${pll.feedback} = ${pll.clockMhz} MHz, of an oscillation at ${pll.oscillationMhz} MHz.
       |module GowinClock(
       |  $ports
       |);
       |  rPLL #(
       |    .FCLKIN("${pll.oscillatorMhz}"),
       |    .IDIV_SEL(${pll.input - 1}), .FBDIV_SEL(${pll.feedback - 1}), .ODIV_SEL(${pll.output})
       |  ) pll (
       |    .CLKIN(oscillator), .CLKOUT(clock), .LOCK(locked), .CLKOUTP(), .CLKOUTD(), .CLKOUTD3(),
       |    .CLKFB(1'b0), .RESET(1'b0), .RESET_P(1'b0), .FBDSEL(6'b0), .IDSEL(6'b0), .ODSEL(6'b0),
       |    .PSDA(4'b0), .DUTYDA(4'b0), .FDLY(4'b0)
       |  );
       |endmodule
       |""".stripMargin
  )
}
