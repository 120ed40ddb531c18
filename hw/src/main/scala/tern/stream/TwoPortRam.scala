package tern.stream

import chisel3._
import chisel3.util._

/** Block RAM with a port to write and one to read: `word` is shown a cycle after its address, and stays until the next
  * one. A word may not be read in the cycle in which it is written.
  *
  * Its Verilog stands in a file of its own, in the form that every tool takes for block RAM with a register at its
  * output. Chisel's own form has a register at the address, which passes on what is being written; Yosys spends logic
  * as wide as the word on that, or, if a register follows, leaves the RAM without one.
  */
class TwoPortRam(entries: Int, width: Int)
    extends ExtModule(
      Map("ENTRIES" -> IntParam(entries), "WIDTH" -> IntParam(width), "ADDRESS" -> IntParam(log2Ceil(entries)))
    ) {
  override def desiredName: String = TwoPortRam.name
  val clock = IO(Input(Clock()))
  val write = IO(Input(Bool()))
  val writeAddress = IO(Input(UInt(log2Ceil(entries).W)))
  val data = IO(Input(UInt(width.W)))
  val read = IO(Input(Bool()))
  val address = IO(Input(UInt(log2Ceil(entries).W)))
  val word = IO(Output(UInt(width.W)))
  setInline(TwoPortRam.file, TwoPortRam.text)
}

object TwoPortRam {
  val name = "TwoPortRam"
  val file = s"$name.sv"

  /** A memory that is written and read when and where these say, and what was read. */
  def apply[A <: Data](entries: Int)(write: Bool, writeAddress: UInt, data: A)(read: Bool, address: UInt): A = {
    val ram = Module(new TwoPortRam(entries, data.getWidth))
    ram.clock := Module.clock
    ram.write := write
    ram.writeAddress := writeAddress
    ram.data := data.asUInt
    ram.read := read
    ram.address := address
    ram.word.asTypeOf(data)
  }

  val text: String =
    s"""module $name #(
       |  parameter ENTRIES = 2,
       |  parameter WIDTH = 1,
       |  parameter ADDRESS = 1
       |) (
       |  input clock,
       |  input write,
       |  input [ADDRESS-1:0] writeAddress,
       |  input [WIDTH-1:0] data,
       |  input read,
       |  input [ADDRESS-1:0] address,
       |  output reg [WIDTH-1:0] word
       |);
       |  (* no_rw_check *) reg [WIDTH-1:0] memory[0:ENTRIES-1];
       |  always @(posedge clock) begin
       |    if (write) memory[writeAddress] <= data;
       |    if (read) word <= memory[address];
       |  end
       |endmodule
       |""".stripMargin
}
