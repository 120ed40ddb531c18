// Gowin's semi-dual port block RAM of 18 Kibit, 9 bits a byte, as Tern uses it: both ports of one width, no register at
// the output (UG285, Gowin memory user guide). An address ends at bit 13; the lowest bits of a wide word's are strobes.
module SDPX9B #(
  parameter READ_MODE = 1'b0, BIT_WIDTH_0 = 36, BIT_WIDTH_1 = 36, BLK_SEL_0 = 3'b000, BLK_SEL_1 = 3'b000,
  parameter RESET_MODE = "SYNC"
) (
  input CLKA, CEA, CLKB, CEB, OCE, RESETA, RESETB,
  input [13:0] ADA, ADB,
  input [2:0] BLKSELA, BLKSELB,
  input [35:0] DI,
  output [35:0] DO
);
  localparam WIDTH = BIT_WIDTH_0;
  localparam SHIFT = WIDTH == 36 ? 5 : WIDTH == 18 ? 4 : 3;
  localparam STROBES = WIDTH / 9;
  generate
    if (BIT_WIDTH_1 != WIDTH || READ_MODE != 0) ERROR_mode_of_SDPX9B_that_is_not_modelled error();
  endgenerate
  wire [3:0] strobes = STROBES == 1 ? 4'b1 : ADA[3:0];
  wire [WIDTH-1:0] word;
  TernRam #(.WIDTH(WIDTH), .ADDRESS(14 - SHIFT), .STROBES(STROBES)) ram (
    .writeClock(CLKA), .write(strobes[STROBES-1:0] & {STROBES{CEA && BLKSELA == BLK_SEL_0}}),
    .writeAddress(ADA[13:SHIFT]), .data(DI[WIDTH-1:0]),
    .readClock(CLKB), .read(CEB && BLKSELB == BLK_SEL_1), .address(ADB[13:SHIFT]), .word(word)
  );
  assign DO = word;
  always @(*) assert (!{RESETA, RESETB});
endmodule
