// The RAM cells in the modes that Tern uses, each behind the same pins, as netlists wire them: see ram_test.cpp.
module RamBench (
  input clock, write, read,
  input [8:0] writeAddress, address,
  input [71:0] data,
  output [35:0] ecp5,
  output [35:0] ecp5Registered,
  output [35:0] gowin,
  output [8:0] gowinDual,
  output [17:0] xilinx,
  output [71:0] xilinxWide,
  output [3:0] gowinLut,
  output [1:0] xilinxLut
);
`define TERN_BITS(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15) F(16) F(17)
`define TERN_DP16KD_DATA(i) .DIA``i(data[i]), .DIB``i(data[18+i]),
`define TERN_DP16KD_WORD(i) .DOA``i(word[i]), .DOB``i(word[18+i]),
  wire [13:0] a = {writeAddress, 1'b0, {4{write}}};
  wire [13:0] b = {address, 5'b0};
  genvar r;
  generate
    for (r = 0; r < 2; r = r + 1) begin : lattice
      wire [35:0] word;
      DP16KD #(
        .DATA_WIDTH_A(36), .DATA_WIDTH_B(36), .REGMODE_B(r ? "OUTREG" : "NOREG")
      ) ram (
        `TERN_BITS(`TERN_DP16KD_DATA) `TERN_BITS(`TERN_DP16KD_WORD)
        .ADA13(a[13]), .ADA12(a[12]), .ADA11(a[11]), .ADA10(a[10]), .ADA9(a[9]), .ADA8(a[8]), .ADA7(a[7]), .ADA6(a[6]),
        .ADA5(a[5]), .ADA4(a[4]), .ADA3(a[3]), .ADA2(a[2]), .ADA1(a[1]), .ADA0(a[0]),
        .ADB13(b[13]), .ADB12(b[12]), .ADB11(b[11]), .ADB10(b[10]), .ADB9(b[9]), .ADB8(b[8]), .ADB7(b[7]), .ADB6(b[6]),
        .ADB5(b[5]), .ADB4(b[4]), .ADB3(b[3]), .ADB2(b[2]), .ADB1(b[1]), .ADB0(b[0]),
        .CLKA(clock), .CEA(1'b1), .OCEA(1'b1), .WEA(1'b1), .RSTA(1'b0), .CSA0(1'b0), .CSA1(1'b0), .CSA2(1'b0),
        .CLKB(clock), .CEB(read), .OCEB(1'b1), .WEB(1'b0), .RSTB(1'b0), .CSB0(1'b0), .CSB1(1'b0), .CSB2(1'b0)
      );
    end
  endgenerate
  assign ecp5 = lattice[0].word;
  assign ecp5Registered = lattice[1].word;

  SDPX9B semi (
    .CLKA(clock), .CEA(write), .CLKB(clock), .CEB(read), .OCE(1'b0), .RESETA(1'b0), .RESETB(1'b0),
    .ADA({writeAddress, 5'hF}), .ADB(b), .BLKSELA(3'b0), .BLKSELB(3'b0), .DI(data[35:0]), .DO(gowin)
  );
  wire [17:0] dual;
  DPX9B #(.BIT_WIDTH_0(9), .BIT_WIDTH_1(9)) both (
    .CLKA(clock), .CEA(1'b1), .CLKB(clock), .CEB(read), .OCEA(1'b0), .OCEB(1'b0), .RESETA(1'b0), .RESETB(1'b0),
    .WREA(write), .WREB(1'b0), .ADA({2'b0, writeAddress, 3'b0}), .ADB({2'b0, address, 3'b0}), .BLKSELA(3'b0),
    .BLKSELB(3'b0), .DIA({9'b0, data[8:0]}), .DIB(18'b0), .DOB(dual)
  );
  assign gowinDual = dual[8:0];
  RAM16SDP4 lutsOfGowin (.DO(gowinLut), .DI(data[3:0]), .WAD(writeAddress[3:0]), .RAD(address[3:0]), .WRE(write), .CLK(clock));

  // AMD's: parity is the ninth bit of each byte.
  RAMB18E2 #(.WRITE_WIDTH_A(18), .READ_WIDTH_B(18)) half (
    .CLKARDCLK(clock), .CLKBWRCLK(clock), .ENARDEN(1'b1), .ENBWREN(read), .ADDRENA(1'b1), .ADDRENB(1'b1),
    .RSTRAMARSTRAM(1'b0), .RSTRAMB(1'b0), .SLEEP(1'b0), .WEA({2{write}}), .WEBWE(4'b0),
    .ADDRARDADDR({1'b0, writeAddress, 4'b0}), .ADDRBWRADDR({1'b0, address, 4'b0}),
    .DINADIN({data[16:9], data[7:0]}), .DINPADINP({data[17], data[8]}),
    .DOUTBDOUT({xilinx[16:9], xilinx[7:0]}), .DOUTPBDOUTP({xilinx[17], xilinx[8]})
  );
  wire [63:0] in, out;
  wire [7:0] inParity, outParity;
  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : bytes
      assign {inParity[i], in[8*i+:8]} = data[9*i+:9];
      assign xilinxWide[9*i+:9] = {outParity[i], out[8*i+:8]};
    end
  endgenerate
  RAMB36E2 #(.WRITE_WIDTH_A(0), .READ_WIDTH_B(0), .READ_WIDTH_A(72), .WRITE_WIDTH_B(72)) full (
    .CLKARDCLK(clock), .CLKBWRCLK(clock), .ENARDEN(read), .ENBWREN(1'b1), .ADDRENA(1'b1), .ADDRENB(1'b1),
    .RSTRAMARSTRAM(1'b0), .RSTRAMB(1'b0), .SLEEP(1'b0), .WEA(4'b0), .WEBWE({8{write}}),
    .ADDRARDADDR({address, 6'b0}), .ADDRBWRADDR({writeAddress, 6'b0}), .DINADIN(in[31:0]), .DINBDIN(in[63:32]),
    .DINPADINP(inParity[3:0]), .DINPBDINP(inParity[7:4]), .DOUTADOUT(out[31:0]), .DOUTBDOUT(out[63:32]),
    .DOUTPADOUTP(outParity[3:0]), .DOUTPBDOUTP(outParity[7:4])
  );
  RAM32M16 lutsOfXilinx (
    .DOA(xilinxLut), .ADDRA(address[4:0]), .ADDRB(5'b0), .ADDRC(5'b0), .ADDRD(5'b0), .ADDRE(5'b0), .ADDRF(5'b0),
    .ADDRG(5'b0), .ADDRH(writeAddress[4:0]), .DIA(data[1:0]), .DIB(2'b0), .DIC(2'b0), .DID(2'b0), .DIE(2'b0),
    .DIF(2'b0), .DIG(2'b0), .DIH(2'b0), .WCLK(clock), .WE(write)
  );
endmodule
