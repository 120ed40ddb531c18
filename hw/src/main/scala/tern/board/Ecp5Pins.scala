package tern.board

import chisel3._
import chisel3.experimental.Analog

/** A clock on a pin, driven by the same kind of cell as the data, so that both have the same delay. */
class Ecp5ClockPin extends ExternalCell {
  val clock = IO(Input(Clock()))
  val pin = IO(Output(Bool()))
}

/** Outputs with a register at each pin. */
class Ecp5OutputPins(width: Int) extends ExternalCell(Map("WIDTH" -> IntParam(width))) {
  val clock = IO(Input(Clock()))
  val value = IO(Input(UInt(width.W)))
  val pins = IO(Output(UInt(width.W)))
}

/** Bidirectional pins, with registers for value, direction and input. */
class Ecp5DataPins(width: Int) extends ExternalCell(Map("WIDTH" -> IntParam(width))) {
  val clock = IO(Input(Clock()))
  val value = IO(Input(UInt(width.W)))
  val away = IO(Input(Bool()))
  val caught = IO(Output(UInt(width.W)))
  val pins = IO(Analog(width.W))
}

object Ecp5Pins {
  private val clockPorts = """
    |  input  wire clock,
    |  output wire pin
    |""".stripMargin.trim
  private val outputPorts = """
    |  input  wire clock,
    |  input  wire [WIDTH-1:0] value,
    |  output wire [WIDTH-1:0] pins
    |""".stripMargin.trim
  private val dataPorts = """
    |  input  wire clock,
    |  input  wire [WIDTH-1:0] value,
    |  input  wire away,
    |  output wire [WIDTH-1:0] caught,
    |  inout  wire [WIDTH-1:0] pins
    |""".stripMargin.trim

  private def module(name: String, parameters: String, ports: String, body: String) =
    s"module $name$parameters(\n  $ports\n);\n${body.stripMargin.linesIterator.filter(_.nonEmpty).map("  " + _).mkString("\n")}\nendmodule\n"
  private val width = " #(parameter WIDTH = 1) "

  val texts: Seq[CellText] = Seq(
    CellText(
      "Ecp5ClockPin",
      module("Ecp5ClockPin", "", clockPorts, "assign pin = clock;"),
      module(
        "Ecp5ClockPin",
        "",
        clockPorts,
        "ODDRX1F cell0(.SCLK(clock), .RST(1'b0), .D0(1'b1), .D1(1'b0), .Q(pin));"
      )
    ),
    CellText(
      "Ecp5OutputPins",
      module(
        "Ecp5OutputPins",
        width,
        outputPorts,
        """
          |reg [WIDTH-1:0] valueReg = 0;
          |always @(posedge clock) valueReg <= value;
          |assign pins = valueReg;
          |"""
      ),
      module(
        "Ecp5OutputPins",
        width,
        outputPorts,
        """
          |genvar i;
          |generate
          |  for (i = 0; i < WIDTH; i = i + 1) begin : pin
          |    OFS1P3DX register(.SCLK(clock), .SP(1'b1), .CD(1'b0), .D(value[i]), .Q(pins[i]));
          |  end
          |endgenerate
          |"""
      )
    ),
    CellText(
      "Ecp5DataPins",
      module(
        "Ecp5DataPins",
        width,
        dataPorts,
        """
          |reg [WIDTH-1:0] valueReg = 0;
          |reg [WIDTH-1:0] caughtReg = 0;
          |reg awayReg = 1;
          |always @(posedge clock) begin
          |  valueReg <= value;
          |  awayReg <= away;
          |  caughtReg <= pins;
          |end
          |assign pins = awayReg ? {WIDTH{1'bz}} : valueReg;
          |assign caught = caughtReg;
          |"""
      ),
      module(
        "Ecp5DataPins",
        width,
        dataPorts,
        """
          |genvar i;
          |generate
          |  for (i = 0; i < WIDTH; i = i + 1) begin : pin
          |    wire out, turned, in;
          |    OFS1P3DX valueRegister(.SCLK(clock), .SP(1'b1), .CD(1'b0), .D(value[i]), .Q(out));
          |    OFS1P3DX awayRegister(.SCLK(clock), .SP(1'b1), .CD(1'b0), .D(away), .Q(turned));
          |    IFS1P3DX caughtRegister(.SCLK(clock), .SP(1'b1), .CD(1'b0), .D(in), .Q(caught[i]));
          |    BB pad(.I(out), .T(turned), .O(in), .B(pins[i]));
          |  end
          |endgenerate
          |"""
      )
    )
  )
}
