package tern.formal

import chisel3._

/** What a proof takes for granted: `assume` in Verilog, which Chisel writes in a form that Yosys does not read. */
class Assumption extends ExtModule {
  val clock = IO(Input(Clock()))
  val enable = IO(Input(Bool()))
  val holds = IO(Input(Bool()))
  setInline("Assumption.sv", Assumption.text)
}

/** Reset lasts for the first cycle. */
class ResetInFirstCycle extends ExtModule {
  val clock = IO(Input(Clock()))
  val reset = IO(Input(Bool()))
}

object Assumption {
  def apply(holds: Bool): Unit = {
    val assumption = Module(new Assumption)
    assumption.clock := Module.clock
    assumption.enable := !Module.reset.asBool
    assumption.holds := holds
  }

  def resetInFirstCycle(clock: Clock, reset: Bool): Unit = {
    val first = Module(new ResetInFirstCycle)
    first.clock := clock
    first.reset := reset
  }

  val text: String =
    """module Assumption(input clock, input enable, input holds);
      |  always @(posedge clock) if (enable) assume (holds);
      |endmodule
      |""".stripMargin

  val resetText: String =
    """module ResetInFirstCycle(input clock, input reset);
      |  reg first = 1;
      |  always @(posedge clock) begin
      |    first <= 0;
      |    assume (reset == first);
      |  end
      |endmodule
      |""".stripMargin
}
