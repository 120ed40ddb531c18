package tern.stream

import chisel3._
import chisel3.util._

/** Block RAM with a write port and a read port, whose Verilog is in a file of its own. A word read from the address
  * being written must not be used.
  */
private[stream] abstract class RamPorts(module: String, text: String, entries: Int, width: Int)
    extends ExtModule(
      Map("ENTRIES" -> IntParam(entries), "WIDTH" -> IntParam(width), "ADDRESS" -> IntParam(log2Ceil(entries)))
    ) {
  override def desiredName: String = module
  val clock = IO(Input(Clock()))
  val write = IO(Input(Bool()))
  val writeAddress = IO(Input(UInt(log2Ceil(entries).W)))
  val data = IO(Input(UInt(width.W)))
  val address = IO(Input(UInt(log2Ceil(entries).W)))
  val word = IO(Output(UInt(width.W)))
  setInline(s"$module.sv", text)

  private[stream] def connect(write: Bool, writeAddress: UInt, data: UInt, address: UInt): Unit = {
    clock := Module.clock
    this.write := write
    this.writeAddress := writeAddress
    this.data := data
    this.address := address
  }
}

private[stream] object RamPorts {

  /** The parameters in Verilog. */
  val parameters: String =
    """#(
      |  parameter ENTRIES = 2,
      |  parameter WIDTH = 1,
      |  parameter ADDRESS = 1
      |)""".stripMargin

  /** The ports in Verilog, except for the word that is read. */
  val inputs: String =
    """  input clock,
      |  input write,
      |  input [ADDRESS-1:0] writeAddress,
      |  input [WIDTH-1:0] data,
      |  input [ADDRESS-1:0] address,""".stripMargin

  /** In Verilog, for simulation: a read of the address being written returns neither the old word nor the new one, so
    * that using it gives wrong results.
    */
  def poison(register: String): String =
    s"if (write && writeAddress == address) $register <= ~(memory[address] ^ data);"
}
