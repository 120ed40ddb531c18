// Lattice's block RAM of 18 Kibit as Tern uses it: port A writes, port B reads, both of one width, with or without the
// register at the output (FPGA-TN-02204, ECP5 memory usage guide). An address ends at bit 13 whatever the width; the
// lowest bits of a wide word's are strobes of its bytes, and a word of 36 bits uses the data pins of both ports.
module DP16KD #(
  parameter DATA_WIDTH_A = 18, DATA_WIDTH_B = 18, REGMODE_A = "NOREG", REGMODE_B = "NOREG", RESETMODE = "SYNC",
  parameter ASYNC_RESET_RELEASE = "SYNC", CSDECODE_A = "0b000", CSDECODE_B = "0b000", WRITEMODE_A = "NORMAL",
  parameter WRITEMODE_B = "NORMAL", CLKAMUX = "CLKA", CLKBMUX = "CLKB", GSR = "ENABLED"
) (
  input DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9, DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1,
  input DIA0, ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0,
  input CEA, OCEA, CLKA, WEA, RSTA, CSA2, CSA1, CSA0,
  output DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9, DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1,
  output DOA0,
  input DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9, DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1,
  input DIB0, ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0,
  input CEB, OCEB, CLKB, WEB, RSTB, CSB2, CSB1, CSB0,
  output DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9, DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1,
  output DOB0
);
  localparam WIDTH = DATA_WIDTH_A;
  localparam SHIFT = WIDTH == 36 ? 5 : WIDTH == 18 ? 4 : WIDTH == 9 ? 3 : WIDTH == 4 ? 2 : WIDTH == 2 ? 1 : 0;
  localparam STROBES = WIDTH == 36 ? 4 : WIDTH == 18 ? 2 : 1;
  generate
    if (DATA_WIDTH_B != WIDTH || CSDECODE_A != "0b000" || CSDECODE_B != "0b000" || CLKAMUX != "CLKA" ||
        CLKBMUX != "CLKB") ERROR_mode_of_DP16KD_that_is_not_modelled error();
  endgenerate
  wire [13:0] addressA = {ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0};
  wire [13:0] addressB = {ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0};
  wire [35:0] data = {
    DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9, DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0,
    DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9, DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0
  };
  wire [3:0] strobes = STROBES == 1 ? 4'b1 : addressA[3:0];
  wire [WIDTH-1:0] word;
  TernRam #(.WIDTH(WIDTH), .ADDRESS(14 - SHIFT), .STROBES(STROBES)) ram (
    .writeClock(CLKA), .write(strobes[STROBES-1:0] & {STROBES{CEA & WEA}}), .writeAddress(addressA[13:SHIFT]),
    .data(data[WIDTH-1:0]), .readClock(CLKB), .read(CEB), .address(addressB[13:SHIFT]), .word(word)
  );
  reg [WIDTH-1:0] shown;
  always @(posedge CLKB) if (OCEB) shown <= word;
  wire [35:0] out = REGMODE_B == "OUTREG" ? shown : word;
  assign {DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9, DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1,
    DOA0} = WIDTH == 36 ? out[17:0] : 18'bx;
  assign {DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9, DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1,
    DOB0} = WIDTH == 36 ? out[35:18] : out[17:0];
  always @(posedge CLKB) assert (!{WEB, RSTA, RSTB, CSA2, CSA1, CSA0, CSB2, CSB1, CSB0});
endmodule
