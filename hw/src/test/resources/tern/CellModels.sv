// What the cells of the targets do, for simulation: see the vendors' libraries. Yosys's own models are held to the
// same forms by LeafSpec.
module CCU2C #(
  parameter [15:0] INIT0 = 0, INIT1 = 0,
  parameter INJECT1_0 = "YES", INJECT1_1 = "YES"
) (
  input CIN, A0, B0, C0, D0, A1, B1, C1, D1,
  output S0, S1, COUT
);
  wire propagate0 = INIT0[{D0, C0, B0, A0}];
  wire propagate1 = INIT1[{D1, C1, B1, A1}];
  wire carry0 = propagate0 ? CIN : INIT0[{2'b00, B0, A0}];
  assign S0 = propagate0 ^ CIN;
  assign S1 = propagate1 ^ carry0;
  assign COUT = propagate1 ? carry0 : INIT1[{2'b00, B1, A1}];
endmodule

module LUT4 #(parameter [15:0] INIT = 0) (input A, B, C, D, output Z);
  assign Z = INIT[{D, C, B, A}];
endmodule

module LUT6_2 #(parameter [63:0] INIT = 0) (input I0, I1, I2, I3, I4, I5, output O5, O6);
  assign O5 = INIT[{1'b0, I4, I3, I2, I1, I0}];
  assign O6 = INIT[{I5, I4, I3, I2, I1, I0}];
endmodule

module CARRY8 #(parameter CARRY_TYPE = "SINGLE_CY8") (input CI, CI_TOP, input [7:0] DI, S, output [7:0] O, CO);
  reg [8:0] carry;
  integer i;
  always @(*) begin
    carry[0] = CI;
    for (i = 0; i < 8; i = i + 1) carry[i + 1] = S[i] ? carry[i] : DI[i];
  end
  assign O = S ^ carry[7:0];
  assign CO = carry[8:1];
endmodule

module CellModels (input clock);
endmodule
