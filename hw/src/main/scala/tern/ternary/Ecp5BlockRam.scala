package tern.ternary

/** Verilog text for cells made of Lattice's block RAM DP16KD, whose output register Yosys does not infer.
  */
private[tern] object Ecp5BlockRam {

  /** Data pins of a port. */
  val pins: Range = 0 until 18

  /** Connects pin `i` of `port` to bit `i` of `bus`. */
  def each(port: String, bus: String, bits: Range): String = bits.map(i => s".$port$i($bus[$i])").mkString(", ")

  /** Parameters of a RAM with a register at both ports' outputs. */
  val registered: String =
    """.REGMODE_A("OUTREG"), .REGMODE_B("OUTREG"),
      |      .RESETMODE("SYNC"), .ASYNC_RESET_RELEASE("SYNC"), .CSDECODE_A("0b000"), .CSDECODE_B("0b000"),
      |      .CLKAMUX("CLKA"), .CLKBMUX("CLKB"), .GSR("DISABLED")""".stripMargin
}
