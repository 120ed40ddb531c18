// A RAM with a port to write and one to read, which the vendors' block RAMs here are made of. As everywhere in Tern,
// what is read at an address that is being written must not be used: it is neither the old word nor the new one.
module TernRam #(
  parameter WIDTH = 9,
  parameter ADDRESS = 11,
  parameter STROBES = 1
) (
  input writeClock,
  input [STROBES-1:0] write,
  input [ADDRESS-1:0] writeAddress,
  input [WIDTH-1:0] data,
  input readClock,
  input read,
  input [ADDRESS-1:0] address,
  output reg [WIDTH-1:0] word
);
  localparam LANE = WIDTH / STROBES;
  reg [WIDTH-1:0] memory[0:(1 << ADDRESS)-1];
  wire collides = |write && address == writeAddress;
  integer i;
  always @(posedge writeClock)
    for (i = 0; i < STROBES; i = i + 1)
      if (write[i]) memory[writeAddress][i*LANE+:LANE] <= data[i*LANE+:LANE];
  always @(posedge readClock)
    if (read) word <= collides ? ~(memory[address] ^ data) : memory[address];
endmodule
