package tern.stream

import chisel3._
import chisel3.util._

/** Block RAM with a register of its own at its output: `word` is shown two cycles after its address. It reads in every
  * cycle; a word that is written in the cycle of its address must not be used.
  *
  * Its Verilog stands in a file of its own: behaviour to simulate, cells of a family whose tools do not take such a
  * register for the RAM's ([[Ecp5Ram]]).
  */
class RegisteredRam(entries: Int, width: Int)
    extends ExtModule(
      Map("ENTRIES" -> IntParam(entries), "WIDTH" -> IntParam(width), "ADDRESS" -> IntParam(log2Ceil(entries)))
    ) {
  override def desiredName: String = RegisteredRam.name
  val clock = IO(Input(Clock()))
  val write = IO(Input(Bool()))
  val writeAddress = IO(Input(UInt(log2Ceil(entries).W)))
  val data = IO(Input(UInt(width.W)))
  val address = IO(Input(UInt(log2Ceil(entries).W)))
  val word = IO(Output(UInt(width.W)))
  setInline(RegisteredRam.file, RegisteredRam.model)
}

object RegisteredRam {
  val name = "RegisteredRam"
  val file = s"$name.sv"

  /** A memory that is written when and where these say, and what stands at an address. */
  def apply(entries: Int)(write: Bool, writeAddress: UInt, data: UInt)(address: UInt): UInt = {
    val ram = Module(new RegisteredRam(entries, data.getWidth))
    ram.clock := Module.clock
    ram.write := write
    ram.writeAddress := writeAddress
    ram.data := data
    ram.address := address
    ram.word
  }

  private[stream] val ports: String =
    """(
      |  input clock,
      |  input write,
      |  input [ADDRESS-1:0] writeAddress,
      |  input [WIDTH-1:0] data,
      |  input [ADDRESS-1:0] address,
      |  output [WIDTH-1:0] word
      |);""".stripMargin

  private[stream] val parameters: String =
    """#(
      |  parameter ENTRIES = 2,
      |  parameter WIDTH = 1,
      |  parameter ADDRESS = 1
      |)""".stripMargin

  val model: String =
    s"""module $name $parameters $ports
       |  reg [WIDTH-1:0] memory[0:ENTRIES-1];
       |  reg [WIDTH-1:0] read, shown;
       |  always @(posedge clock) begin
       |    if (write) memory[writeAddress] <= data;
       |    read <= memory[address];
       |    shown <= read;
       |  end
       |  assign word = shown;
       |endmodule
       |""".stripMargin
}
