// Gowin's RAM of 16 words in LUTs, as memories: Yosys's own models have a register for each column.
module RAM16SDP4 (
  output [3:0] DO,
  input [3:0] DI, WAD, RAD,
  input WRE, CLK
);
  reg [3:0] memory[0:15];
  always @(posedge CLK) if (WRE) memory[WAD] <= DI;
  assign DO = memory[RAD];
endmodule

module RAM16SDP2 (
  output [1:0] DO,
  input [1:0] DI,
  input [3:0] WAD, RAD,
  input WRE, CLK
);
  wire [3:0] word;
  RAM16SDP4 ram (.DO(word), .DI({2'b0, DI}), .WAD(WAD), .RAD(RAD), .WRE(WRE), .CLK(CLK));
  assign DO = word[1:0];
endmodule

module RAM16SDP1 (
  output DO,
  input DI,
  input [3:0] WAD, RAD,
  input WRE, CLK
);
  wire [3:0] word;
  RAM16SDP4 ram (.DO(word), .DI({3'b0, DI}), .WAD(WAD), .RAD(RAD), .WRE(WRE), .CLK(CLK));
  assign DO = word[0];
endmodule
