package tern.ternary

import chisel3._

/** Decodes bytes of [[tern.config.WeightCodec.BaseThree]] to five trits each: `code = sum (t_j + 1) * 3^j`. The first
  * byte is the lowest, and so is its first trit. Bytes from 243 on decode to anything.
  *
  * Two registers with an enable each: `read` takes the codes, `show` shows the trits of those that were taken.
  *
  * Its Verilog is in a file of its own: a case of constants for simulation; for synthesis a table of 256 bits for each
  * output, or block RAM ([[Ecp5TritTable]]).
  */
class TritTable(bytes: Int) extends ExtModule(Map("BYTES" -> IntParam(bytes))) {
  override def desiredName: String = TritTable.name
  val clock = IO(Input(Clock()))
  val read = IO(Input(Bool()))
  val show = IO(Input(Bool()))
  val codes = IO(Input(UInt((8 * bytes).W)))
  val nonzero = IO(Output(UInt((TritTable.trits * bytes).W)))
  val negative = IO(Output(UInt((TritTable.trits * bytes).W)))
  setInline(TritTable.file, TritTable.model())
}

object TritTable {
  val name = "TritTable"
  val file = s"$name.sv"
  val trits = 5

  /** Which trits of a byte are not 0, then which are -1, as bits. */
  private[ternary] def entry(code: Int): Int = {
    val digits = Seq.iterate(code, trits)(_ / 3).map(_ % 3)
    (digits.map(_ != 1) ++ digits.map(_ == 0)).zipWithIndex.collect { case (true, i) => 1 << i }.sum
  }

  /** The header of a module with these ports, in Verilog. */
  private[ternary] def header(module: String): String =
    s"""module $module #(
       |  parameter BYTES = 1
       |) (
       |  input clock,
       |  input read,
       |  input show,
       |  input [(BYTES<<3)-1:0] codes,
       |  output [(BYTES<<2)+BYTES-1:0] nonzero,
       |  output [(BYTES<<2)+BYTES-1:0] negative
       |);""".stripMargin

  /** A look-up for each byte: `text` finds the `entry` of its `code`. */
  private def tables(module: String, text: String): String =
    s"""${header(module)}
       |  for (genvar i = 0; i < BYTES; i = i + 1) begin : lookup
       |    reg [7:0] code;
       |    reg [9:0] shown;
       |$text
       |    always @(posedge clock) begin
       |      if (read) code <= codes[(i<<3)+:8];
       |      if (show) shown <= entry;
       |    end
       |    assign {negative[(i<<2)+i+:5], nonzero[(i<<2)+i+:5]} = shown;
       |  end
       |endmodule
       |""".stripMargin

  /** All outputs in one case of constants: Verilator makes it one array, which all bytes share. */
  def model(module: String = name): String = tables(
    module,
    s"""    reg [9:0] entry;
       |    always_comb case (code)
       |${(0 to 255).map(code => s"      8'd$code: entry = 10'd${entry(code)};").mkString("\n")}
       |    endcase""".stripMargin
  )

  /** A table of eight inputs per bit is as small as comparing and subtracting digit by digit, and four times as fast.
    */
  def cells(module: String = name): String = {
    val bits = 0 until 2 * trits
    def table(bit: Int) = (0 to 255).filter(code => (entry(code) >> bit) % 2 == 1).map(BigInt(1) << _).sum
    tables(
      module,
      s"""${bits.map(bit => s"    localparam [255:0] TABLE$bit = 256'h${table(bit).toString(16)};").mkString("\n")}
         |    wire [9:0] entry = {${bits.reverse.map(bit => s"TABLE$bit[code]").mkString(", ")}};""".stripMargin
    )
  }
}
