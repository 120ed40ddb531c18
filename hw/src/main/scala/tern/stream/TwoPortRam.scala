package tern.stream

import chisel3._

/** Block RAM whose `word` is shown a cycle after its address, and stays until the next one.
  *
  * Its Verilog has the form that every tool takes for block RAM with a register at its output. Chisel's own form has a
  * register at the address, which passes on what is being written; Yosys spends logic as wide as the word on that, or,
  * if a register follows, leaves the RAM without one.
  */
class TwoPortRam(entries: Int, width: Int) extends RamPorts(TwoPortRam.name, TwoPortRam.model, entries, width) {
  val read = IO(Input(Bool()))
}

object TwoPortRam {
  val name = "TwoPortRam"
  val file = s"$name.sv"

  /** A memory that is written and read when and where these say, and what was read. */
  def apply[A <: Data](entries: Int)(write: Bool, writeAddress: UInt, data: A)(read: Bool, address: UInt): A = {
    val ram = Module(new TwoPortRam(entries, data.getWidth))
    ram.connect(write, writeAddress, data.asUInt, address)
    ram.read := read
    ram.word.asTypeOf(data)
  }

  /** Behaviour to simulate, which is strict with the address that is being written ([[RamPorts.poison]]). */
  val model: String = text(RamPorts.poison("word"))

  /** The same to synthesise. */
  val cells: String = text("")

  private def text(poison: String): String =
    s"""module $name ${RamPorts.parameters} (
       |${RamPorts.inputs}
       |  input read,
       |  output reg [WIDTH-1:0] word
       |);
       |  (* no_rw_check *) reg [WIDTH-1:0] memory[0:ENTRIES-1];
       |  always @(posedge clock) begin
       |    if (write) memory[writeAddress] <= data;
       |    if (read) begin
       |      word <= memory[address];
       |      $poison
       |    end
       |  end
       |endmodule
       |""".stripMargin
}
