// AMD's block RAMs of 36 and 18 Kibit as Tern uses them: one port writes, the other reads, both of one width, no register
// at the output (UG573, UltraScale memory resources). Either port A writes and B reads, or, which is the only way to
// words of both ports' width, B writes and A reads. A word is data and parity of its bytes.
module TernBlockRam #(
  parameter WIDTH = 18, // 0: the word is that of both ports
  parameter PLACE = 14, // bits of an address
  parameter BYTES = 2 // of data that a port has
) (
  input writeClock, readClock, read,
  input [2*BYTES-1:0] write,
  input [PLACE-1:0] writeAddress, address,
  input [16*BYTES-1:0] data,
  input [2*BYTES-1:0] parity,
  output [16*BYTES-1:0] dataOut,
  output [2*BYTES-1:0] parityOut
);
  localparam SHIFT = WIDTH == 72 ? 6 : WIDTH == 36 ? 5 : WIDTH == 18 ? 4 : WIDTH == 9 ? 3 : WIDTH == 4 ? 2 : WIDTH == 2;
  localparam STROBES = WIDTH < 9 ? 1 : WIDTH / 9;
  wire [18*BYTES-1:0] in, out;
  genvar i;
  generate
    for (i = 0; i < 2 * BYTES; i = i + 1) begin : lane
      assign in[9*i+:9] = {parity[i], data[8*i+:8]};
      assign {parityOut[i], dataOut[8*i+:8]} = out[9*i+:9];
    end
  endgenerate
  wire [WIDTH-1:0] word;
  assign out = word;
  TernRam #(.WIDTH(WIDTH), .ADDRESS(PLACE - SHIFT), .STROBES(STROBES)) ram (
    .writeClock(writeClock), .write(write[STROBES-1:0]), .writeAddress(writeAddress[PLACE-1:SHIFT]),
    .data(in[WIDTH-1:0]), .readClock(readClock), .read(read), .address(address[PLACE-1:SHIFT]), .word(word)
  );
endmodule

`define TERN_BLOCK_RAM(NAME, ADDRESS_BITS, PORT_BYTES) \
module NAME #( \
  parameter DOA_REG = 0, DOB_REG = 0, READ_WIDTH_A = 0, READ_WIDTH_B = 18, WRITE_WIDTH_A = 18, WRITE_WIDTH_B = 0, \
  parameter SRVAL_A = 0, SRVAL_B = 0, WRITE_MODE_A = "NO_CHANGE", WRITE_MODE_B = "NO_CHANGE", \
  parameter IS_CLKARDCLK_INVERTED = 1'b0, IS_CLKBWRCLK_INVERTED = 1'b0, IS_ENARDEN_INVERTED = 1'b0, \
  parameter IS_ENBWREN_INVERTED = 1'b0, IS_RSTRAMARSTRAM_INVERTED = 1'b0, IS_RSTRAMB_INVERTED = 1'b0, \
  parameter IS_RSTREGARSTREG_INVERTED = 1'b0, IS_RSTREGB_INVERTED = 1'b0 \
) ( \
  input CLKARDCLK, CLKBWRCLK, ENARDEN, ENBWREN, REGCEAREGCE, REGCEB, ADDRENA, ADDRENB, RSTRAMARSTRAM, RSTRAMB, \
  input RSTREGARSTREG, RSTREGB, SLEEP, \
  input [PORT_BYTES-1:0] WEA, \
  input [2*PORT_BYTES-1:0] WEBWE, \
  input [ADDRESS_BITS-1:0] ADDRARDADDR, ADDRBWRADDR, \
  input [8*PORT_BYTES-1:0] DINADIN, DINBDIN, \
  input [PORT_BYTES-1:0] DINPADINP, DINPBDINP, \
  output [8*PORT_BYTES-1:0] DOUTADOUT, DOUTBDOUT, \
  output [PORT_BYTES-1:0] DOUTPADOUTP, DOUTPBDOUTP \
); \
  localparam A_WRITES = WRITE_WIDTH_A != 0; \
  localparam WIDTH = A_WRITES ? WRITE_WIDTH_A : WRITE_WIDTH_B; \
  localparam WIDE = WIDTH == 18 * PORT_BYTES; \
  generate \
    if ((A_WRITES ? READ_WIDTH_A != 0 || WRITE_WIDTH_B != 0 || READ_WIDTH_B != WIDTH || WIDE || DOB_REG != 0 \
          : READ_WIDTH_B != 0 || READ_WIDTH_A != WIDTH || DOA_REG != 0) || IS_CLKARDCLK_INVERTED || \
        IS_CLKBWRCLK_INVERTED || IS_ENARDEN_INVERTED || IS_ENBWREN_INVERTED || IS_RSTRAMARSTRAM_INVERTED || \
        IS_RSTRAMB_INVERTED || IS_RSTREGARSTREG_INVERTED || IS_RSTREGB_INVERTED) \
      ERROR_mode_of_RAMB_that_is_not_modelled error(); \
  endgenerate \
  wire [16*PORT_BYTES-1:0] data = A_WRITES ? DINADIN : WIDE ? {DINBDIN, DINADIN} : DINBDIN; \
  wire [2*PORT_BYTES-1:0] parity = A_WRITES ? DINPADINP : WIDE ? {DINPBDINP, DINPADINP} : DINPBDINP; \
  wire [2*PORT_BYTES-1:0] write = A_WRITES ? {2*PORT_BYTES{ENARDEN}} & WEA : {2*PORT_BYTES{ENBWREN}} & WEBWE; \
  wire [16*PORT_BYTES-1:0] dataOut; \
  wire [2*PORT_BYTES-1:0] parityOut; \
  TernBlockRam #(.WIDTH(WIDTH), .PLACE(ADDRESS_BITS), .BYTES(PORT_BYTES)) ram ( \
    .writeClock(A_WRITES ? CLKARDCLK : CLKBWRCLK), .write(write), \
    .writeAddress(A_WRITES ? ADDRARDADDR : ADDRBWRADDR), .data(data), .parity(parity), \
    .readClock(A_WRITES ? CLKBWRCLK : CLKARDCLK), .read(A_WRITES ? ENBWREN : ENARDEN), \
    .address(A_WRITES ? ADDRBWRADDR : ADDRARDADDR), .dataOut(dataOut), .parityOut(parityOut) \
  ); \
  assign {DOUTBDOUT, DOUTADOUT} = WIDE ? dataOut : {2{dataOut[8*PORT_BYTES-1:0]}}; \
  assign {DOUTPBDOUTP, DOUTPADOUTP} = WIDE ? parityOut : {2{parityOut[PORT_BYTES-1:0]}}; \
  always @(*) assert (!{RSTRAMARSTRAM, RSTRAMB, SLEEP, !ADDRENA, !ADDRENB}); \
endmodule

`TERN_BLOCK_RAM(RAMB36E2, 15, 4)
`TERN_BLOCK_RAM(RAMB18E2, 14, 2)
