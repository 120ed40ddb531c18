package tern.stream

import chisel3._

/** Block RAM with an output register: `word` is shown two cycles after its address, and every cycle reads.
  *
  * For synthesis its Verilog is vendor cells where the tools do not absorb such a register into the RAM ([[Ecp5Ram]]),
  * and otherwise a behavioural description.
  */
class RegisteredRam(entries: Int, width: Int) extends RamPorts(RegisteredRam.name, RegisteredRam.model, entries, width)

object RegisteredRam {
  val name = "RegisteredRam"
  val file = s"$name.sv"

  /** A memory that is written when and where these say, and the word at an address. */
  def apply(entries: Int)(write: Bool, writeAddress: UInt, data: UInt)(address: UInt): UInt = {
    val ram = Module(new RegisteredRam(entries, data.getWidth))
    ram.connect(write, writeAddress, data, address)
    ram.word
  }

  /** The header of a module with these ports, in Verilog. */
  private[stream] def header(module: String): String =
    s"""module $module ${RamPorts.parameters} (
       |${RamPorts.inputs}
       |  output [WIDTH-1:0] word
       |);""".stripMargin

  /** Model for simulation, which poisons reads of the address being written ([[RamPorts.poison]]). */
  val model: String = text(RamPorts.poison("read"))

  /** The same for synthesis. */
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
