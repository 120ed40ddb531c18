package tern.ternary

import chisel3._

/** A byte of [[tern.config.WeightCodec.BaseThree]] as its five trits: `code = sum (t_j + 1) * 3^j`. Combinational. */
class TritBytePorts extends Bundle {
  val code = Input(UInt(8.W))
  val nonzero = Output(UInt(TritByte.trits.W))
  val negative = Output(UInt(TritByte.trits.W))

  /** The byte stands for no trits. */
  val invalid = Output(Bool())
}

/** A table whose Verilog stands in a file of its own: one array for simulation, [[TritByteCells]] for synthesis. */
class TritByte extends FixedIOExtModule(new TritBytePorts) {
  override def desiredName: String = TritByte.name
  setInline(TritByte.file, TritByte.model())
}

object TritByte {
  val name = "TritByte"
  val file = s"$name.sv"
  val trits = 5

  def nonzero(code: Int): Seq[Boolean] = digits(code).map(_ != 1)
  def negative(code: Int): Seq[Boolean] = digits(code).map(_ == 0)
  def invalid(code: Int): Boolean = code >= 243

  private def digits(code: Int): Seq[Int] = Seq.iterate(code, trits)(_ / 3).map(_ % 3)

  /** All outputs in one case of constants: Verilator makes it one array, which all bytes share. */
  def model(name: String = name): String = {
    val entries = (0 to 255).map { code =>
      val bits = invalid(code) +: (negative(code).reverse ++ nonzero(code).reverse)
      s"    8'd$code: entry = 11'b${bits.map(bit => if (bit) '1' else '0').mkString};"
    }
    s"""module $name(
       |  input [7:0] code,
       |  output [4:0] nonzero,
       |  output [4:0] negative,
       |  output invalid
       |);
       |  reg [10:0] entry;
       |  always_comb case (code)
       |${entries.mkString("\n")}
       |  endcase
       |  assign {invalid, negative, nonzero} = entry;
       |endmodule
       |""".stripMargin
  }
}
