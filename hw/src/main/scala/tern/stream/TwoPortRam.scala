package tern.stream

import chisel3._

/** Block RAM whose `word` is shown a cycle after its address and is held until the next read.
  *
  * Its Verilog has the form from which every tool infers block RAM with a register at its output. Chisel's own form
  * registers the address, which forwards the word being written; Yosys spends logic as wide as the word on that or, if
  * a register follows, does not use the RAM's own.
  */
class TwoPortRam(entries: Int, width: Int) extends RamPorts(TwoPortRam.name, TwoPortRam.model, entries, width) {
  val read = IO(Input(Bool()))
}

object TwoPortRam {
  val name = "TwoPortRam"
  val file = s"$name.sv"

  /** A memory that is written and read when and where these say, and the word read. */
  def apply[A <: Data](entries: Int)(write: Bool, writeAddress: UInt, data: A)(read: Bool, address: UInt): A = {
    val ram = Module(new TwoPortRam(entries, data.getWidth))
    ram.connect(write, writeAddress, data.asUInt, address)
    ram.read := read
    ram.word.asTypeOf(data)
  }

  /** Model for simulation, which poisons reads of the address being written ([[RamPorts.poison]]). */
  val model: String = text(RamPorts.poison("word"))

  /** The same for synthesis. */
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
