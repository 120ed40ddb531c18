// AMD's RAMs of 32 and 64 words in the LUTs of a slice, as memories: Yosys's own models have a register for each column.
// Column H is addressed to write, the others to read (UG574, UltraScale configurable logic block).
module TernLutRam #(
  parameter WIDTH = 1,
  parameter ADDRESS = 6
) (
  input clock, write,
  input [ADDRESS-1:0] writeAddress, address,
  input [WIDTH-1:0] data,
  output [WIDTH-1:0] word
);
  reg [WIDTH-1:0] memory[0:(1 << ADDRESS)-1];
  always @(posedge clock) if (write) memory[writeAddress] <= data;
  assign word = memory[address];
endmodule

module RAM32M16 #(
  parameter IS_WCLK_INVERTED = 1'b0
) (
  output [1:0] DOA, DOB, DOC, DOD, DOE, DOF, DOG, DOH,
  input [4:0] ADDRA, ADDRB, ADDRC, ADDRD, ADDRE, ADDRF, ADDRG, ADDRH,
  input [1:0] DIA, DIB, DIC, DID, DIE, DIF, DIG, DIH,
  input WCLK, WE
);
  generate if (IS_WCLK_INVERTED) ERROR_mode_of_RAM32M16_that_is_not_modelled error(); endgenerate
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) a (WCLK, WE, ADDRH, ADDRA, DIA, DOA);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) b (WCLK, WE, ADDRH, ADDRB, DIB, DOB);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) c (WCLK, WE, ADDRH, ADDRC, DIC, DOC);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) d (WCLK, WE, ADDRH, ADDRD, DID, DOD);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) e (WCLK, WE, ADDRH, ADDRE, DIE, DOE);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) f (WCLK, WE, ADDRH, ADDRF, DIF, DOF);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) g (WCLK, WE, ADDRH, ADDRG, DIG, DOG);
  TernLutRam #(.WIDTH(2), .ADDRESS(5)) h (WCLK, WE, ADDRH, ADDRH, DIH, DOH);
endmodule

module RAM64M8 #(
  parameter IS_WCLK_INVERTED = 1'b0
) (
  output DOA, DOB, DOC, DOD, DOE, DOF, DOG, DOH,
  input [5:0] ADDRA, ADDRB, ADDRC, ADDRD, ADDRE, ADDRF, ADDRG, ADDRH,
  input DIA, DIB, DIC, DID, DIE, DIF, DIG, DIH, WCLK, WE
);
  generate if (IS_WCLK_INVERTED) ERROR_mode_of_RAM64M8_that_is_not_modelled error(); endgenerate
  TernLutRam a (WCLK, WE, ADDRH, ADDRA, DIA, DOA);
  TernLutRam b (WCLK, WE, ADDRH, ADDRB, DIB, DOB);
  TernLutRam c (WCLK, WE, ADDRH, ADDRC, DIC, DOC);
  TernLutRam d (WCLK, WE, ADDRH, ADDRD, DID, DOD);
  TernLutRam e (WCLK, WE, ADDRH, ADDRE, DIE, DOE);
  TernLutRam f (WCLK, WE, ADDRH, ADDRF, DIF, DOF);
  TernLutRam g (WCLK, WE, ADDRH, ADDRG, DIG, DOG);
  TernLutRam h (WCLK, WE, ADDRH, ADDRH, DIH, DOH);
endmodule
