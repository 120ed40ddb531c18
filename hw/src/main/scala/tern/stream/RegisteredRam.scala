package tern.stream

import chisel3._

/** Block RAM with a register of its own at its output: `word` is shown two cycles after its address, and each cycle
  * asks for one.
  *
  * Its Verilog to synthesise is the cells of a family whose tools do not take such a register for the RAM's
  * ([[Ecp5Ram]]), else behaviour.
  */
class RegisteredRam(entries: Int, width: Int) extends RamPorts(RegisteredRam.name, RegisteredRam.model, entries, width)

object RegisteredRam {
  val name = "RegisteredRam"
  val file = s"$name.sv"

  /** A memory that is written when and where these say, and what stands at an address. */
  def apply(entries: Int)(write: Bool, writeAddress: UInt, data: UInt)(address: UInt): UInt = {
    val ram = Module(new RegisteredRam(entries, data.getWidth))
    ram.connect(write, writeAddress, data, address)
    ram.word
  }

  /** What a module with these ports begins with, in Verilog. */
  private[stream] def header(module: String): String =
    s"""module $module ${RamPorts.parameters} (
       |${RamPorts.inputs}
       |  output [WIDTH-1:0] word
       |);""".stripMargin

  /** Behaviour to simulate, which is strict with the address that is being written ([[RamPorts.poison]]). */
  val model: String = text(RamPorts.poison("read"))

  /** The same to synthesise. */
  val cells: String = text("")

  private def text(poison: String): String =
    s"""${header(name)}
       |  reg [WIDTH-1:0] memory[0:ENTRIES-1];
       |  reg [WIDTH-1:0] read, shown;
       |  always @(posedge clock) begin
       |    if (write) memory[writeAddress] <= data;
       |    read <= memory[address];
       |    $poison
       |    shown <= read;
       |  end
       |  assign word = shown;
       |endmodule
       |""".stripMargin
}
