// Gowin's dual port block RAM as Tern uses it: port A writes and port B reads, so that it is an SDPX9B.
module DPX9B #(
  parameter READ_MODE0 = 1'b0, READ_MODE1 = 1'b0, WRITE_MODE0 = 2'b00, WRITE_MODE1 = 2'b00, BIT_WIDTH_0 = 18,
  parameter BIT_WIDTH_1 = 18, BLK_SEL_0 = 3'b000, BLK_SEL_1 = 3'b000, RESET_MODE = "SYNC"
) (
  input CLKA, CEA, CLKB, CEB, OCEA, OCEB, RESETA, RESETB, WREA, WREB,
  input [13:0] ADA, ADB,
  input [17:0] DIA, DIB,
  input [2:0] BLKSELA, BLKSELB,
  output [17:0] DOA, DOB
);
  wire [35:0] word;
  SDPX9B #(
    .READ_MODE(READ_MODE1), .BIT_WIDTH_0(BIT_WIDTH_0), .BIT_WIDTH_1(BIT_WIDTH_1), .BLK_SEL_0(BLK_SEL_0),
    .BLK_SEL_1(BLK_SEL_1), .RESET_MODE(RESET_MODE)
  ) ram (
    .CLKA(CLKA), .CEA(CEA & WREA), .CLKB(CLKB), .CEB(CEB), .OCE(OCEB), .RESETA(RESETA), .RESETB(RESETB), .ADA(ADA),
    .ADB(ADB), .BLKSELA(BLKSELA), .BLKSELB(BLKSELB), .DI({18'b0, DIA}), .DO(word)
  );
  assign DOA = 18'bx;
  assign DOB = word[17:0];
  always @(*) assert (!WREB);
endmodule
