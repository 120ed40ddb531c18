package tern.stream

import tern.ternary.Ecp5BlockRam.{each, pins, registered}

/** [[RegisteredRam]] in Lattice's DP16KD: port A writes, port B reads through the RAM's output register (`OUTREG`),
  * which Yosys does not infer.
  *
  * A RAM holds 18 Kibit as 512 words of 36 bits, down to 16,384 of one (Lattice FPGA-TN-02204, ECP5 memory usage
  * guide). The top address bit is bit 13 whatever the width; for wide words the lowest address bits are byte strobes. A
  * word of 36 bits uses the pins of both ports.
  */
private[tern] object Ecp5Ram {
  val text: String =
    s"""${RegisteredRam.header(RegisteredRam.name)}
       |  localparam PLACE = ADDRESS <= 9 ? 9 : ADDRESS; // bits of an address in the RAM
       |  localparam BITS = PLACE == 9 ? 36 : PLACE == 10 ? 18 : PLACE == 11 ? 9 : 1 << 14 - PLACE; // of its word
       |  localparam STROBES = BITS == 36 ? 4 : BITS == 18 ? 2 : 0;
       |  wire [PLACE-1:0] writePlace = writeAddress;
       |  wire [PLACE-1:0] readPlace = address;
       |  wire [13:0] placeA = writePlace << 14 - PLACE | {14{write}} & (1 << STROBES) - 1;
       |  wire [13:0] placeB = readPlace << 14 - PLACE;
       |  wire [WIDTH+BITS-1:0] padded = data;
       |  wire [WIDTH+BITS-1:0] shown;
       |  assign word = shown[WIDTH-1:0];
       |  for (genvar i = 0; i < WIDTH; i = i + BITS) begin : ram
       |    wire [35:0] in = padded[i+:BITS];
       |    wire [17:0] outA, outB;
       |    wire [35:0] out = BITS == 36 ? {outB, outA} : outB;
       |    assign shown[i+:BITS] = out[BITS-1:0];
       |    DP16KD #(
       |      .DATA_WIDTH_A(BITS), .DATA_WIDTH_B(BITS), $registered
       |    ) dp16kd (
       |      .CLKA(clock), .CEA(1'b1), .OCEA(1'b1), .WEA(BITS == 36 ? 1'b1 : write), .RSTA(1'b0),
       |      .CSA0(1'b0), .CSA1(1'b0), .CSA2(1'b0),
       |      ${each("ADA", "placeA", 0 until 14)},
       |      ${each("DIA", "in", pins)},
       |      ${each("DOA", "outA", pins)},
       |      .CLKB(clock), .CEB(1'b1), .OCEB(1'b1), .WEB(1'b0), .RSTB(1'b0),
       |      .CSB0(1'b0), .CSB1(1'b0), .CSB2(1'b0),
       |      ${each("ADB", "placeB", 0 until 14)},
       |      ${pins.map(i => s".DIB$i(in[${18 + i}])").mkString(", ")},
       |      ${each("DOB", "outB", pins)}
       |    );
       |  end
       |endmodule
       |""".stripMargin
}
