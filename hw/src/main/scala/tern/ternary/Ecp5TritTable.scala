package tern.ternary

/** [[TritTable]] in Lattice's DP16KD: each port reads the trits of one byte and shows them in the RAM's output
  * register.
  *
  * The RAM holds 1,024 words of 18 bits, of which the table takes 256; an address starts at bit 4. A parameter of
  * initial values holds 16 words of 20 bits each, two of which do not exist (Lattice FPGA-TN-02204, ECP5 memory usage
  * guide).
  */
private[tern] object Ecp5TritTable {
  private val initial = (0 to 255)
    .map(code => BigInt(TritTable.entry(code)))
    .grouped(16)
    .map(_.reverse.foldLeft(BigInt(0))((row, entry) => row << 20 | entry))
    .zipWithIndex
    .map { case (row, i) => f".INITVAL_$i%02X(320'h${row.toString(16)})" }
    .mkString(",\n      ")

  private def port(name: String, code: String): String =
    s""".CLK$name(clock), .CE$name(read), .OCE$name(show), .WE$name(1'b0), .RST$name(1'b0),
       |      .CS${name}0(1'b0), .CS${name}1(1'b0), .CS${name}2(1'b0),
       |      ${(0 until 14)
        .map(i => s".AD$name$i(${if (4 to 11 contains i) s"$code[${i - 4}]" else "1'b0"})")
        .mkString(", ")},
       |      ${Ecp5BlockRam.pins.map(i => s".DI$name$i(1'b0)").mkString(", ")},
       |      ${Ecp5BlockRam.each(s"DO$name", s"out$name", Ecp5BlockRam.pins)}""".stripMargin

  val text: String =
    s"""${TritTable.header(TritTable.name)}
       |  wire [(BYTES<<3)+7:0] padded = codes;
       |  for (genvar i = 0; i < BYTES; i = i + 2) begin : ram
       |    wire [7:0] codeA = padded[(i<<3)+:8];
       |    wire [7:0] codeB = padded[(i<<3)+8+:8];
       |    wire [17:0] outA, outB;
       |    assign {negative[(i<<2)+i+:5], nonzero[(i<<2)+i+:5]} = outA[9:0];
       |    if (i + 1 < BYTES) assign {negative[(i<<2)+i+5+:5], nonzero[(i<<2)+i+5+:5]} = outB[9:0];
       |    DP16KD #(
       |      .DATA_WIDTH_A(18), .DATA_WIDTH_B(18), ${Ecp5BlockRam.registered},
       |      $initial
       |    ) dp16kd (
       |      ${port("A", "codeA")},
       |      ${port("B", "codeB")}
       |    );
       |  end
       |endmodule
       |""".stripMargin
}
