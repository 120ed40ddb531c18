package tern.board

/** Model of a PLL for simulation: every clock that it makes is the oscillator's. */
private[board] object PllModel {
  def text(name: String, ports: String, clocks: Seq[String]): String = {
    val assigned = clocks.map(clock => s"  assign $clock = oscillator;").mkString("\n")
    s"""// One cycle of the oscillator stands for one cycle of the clock.
       |module $name(
       |  $ports
       |);
       |  reg [3:0] count = 0;
       |  always @(posedge oscillator) if (!locked) count <= count + 1;
       |  assign locked = &count;
       |$assigned
       |endmodule
       |""".stripMargin
  }
}
