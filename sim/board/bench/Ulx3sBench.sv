// The board's top with its two-way pins split for C++: what the chip drives goes in, what stands on the wires comes out.
module BoardBench(
  input  wire        oscillator, fromHost,
  output wire        toHost,
  output wire [7:0]  led
`ifdef TERN_SDRAM
  ,
  output wire        sdram_clk, sdram_cke, sdram_csn, sdram_rasn, sdram_casn, sdram_wen,
  output wire [1:0]  sdram_ba, sdram_dqm,
  output wire [12:0] sdram_a,
  input  wire        chip_drives,
  input  wire [15:0] chip_data,
  output wire        fpga_drives,
  output wire [15:0] wires
`endif
);
`ifdef TERN_SDRAM
  wire [15:0] sdram_d;
  assign sdram_d = chip_drives ? chip_data : 16'bz;
  assign wires = sdram_d;
  assign fpga_drives = !top.dataPins.awayReg;
`endif
  Ulx3s top(.clk_25mhz(oscillator), .ftdi_txd(fromHost), .ftdi_rxd(toHost), .*);
endmodule
