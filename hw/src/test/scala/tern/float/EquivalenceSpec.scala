package tern.float

import chisel3.RawModule
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.{Elaborate, Yosys}

/** Units without registers equal their specification for all operands, proved by Yosys's SAT solver: comparisons and
  * conversions. Products and sums are too large for it.
  */
class EquivalenceSpec extends AnyFunSpec with Matchers {

  private def sat(unit: => RawModule, miter: String): String = Yosys(
    Map("unit.sv" -> Elaborate.verilog(unit), "miter.sv" -> miter),
    "prep -flatten -top Miter; opt -full; sat -prove-asserts Miter",
    read = "read_verilog -formal -sv"
  )

  private def proves(unit: => RawModule, miter: String): Unit = {
    sat(unit, miter) should include("SAT proof finished - no model found: SUCCESS!")
    // The same with one wrong bit must fail, or nothing was proved.
    sat(unit, miter.replace("out == (", "out == 1 ^ (")) should include("model found: FAIL!")
  }

  describe("Maximum") {
    it("is the larger one in the order of floats, or NaN") {
      proves(
        new Maximum(0),
        """
         |module Miter(input [31:0] a, input [31:0] b);
         |  wire [31:0] out;
         |  Maximum unit(.clock(1'b0), .reset(1'b0), .in_0(a), .in_1(b), .out(out));
         |  wire nan = a[30:0] > 31'h7f800000 || b[30:0] > 31'h7f800000;
         |  wire less = a[31] != b[31] ? a[31] : a[31] ? a[30:0] > b[30:0] : a[30:0] < b[30:0];
         |  always @(*) assert (out == (nan ? 32'h7fc00000 : less ? b : a));
         |endmodule
         |""".stripMargin
      )
    }
  }
  describe("IntToFloat") {
    it("is the nearest float of an int32, ties to even") {
      proves(
        new IntToFloat(0),
        """
         |module Miter(input [31:0] a);
         |  wire [31:0] out;
         |  IntToFloat unit(.clock(1'b0), .reset(1'b0), .in_0(a), .out(out));
         |  wire [31:0] size = a[31] ? -a : a;
         |  reg [5:0] place;
         |  reg [24:0] whole;
         |  reg [31:0] rest;
         |  integer i;
         |  always @(*) begin
         |    place = 0;
         |    for (i = 0; i < 32; i = i + 1) if (size[i]) place = i;
         |    whole = size;
         |    rest = 0;
         |    for (i = 0; i < 23; i = i + 1) if (place + i == 22) whole = size << (i + 1);
         |    for (i = 24; i < 32; i = i + 1) if (place == i) begin
         |      whole = size >> (i - 23);
         |      rest = size << (55 - i);
         |    end
         |    whole = whole + (rest > 32'h80000000 || rest == 32'h80000000 && whole[0]);
         |    assert (out == (a == 0 ? 32'd0 : {a[31], 8'd127 + place + whole[24], whole[22:0]}));
         |  end
         |endmodule
         |""".stripMargin
      )
    }
  }
  describe("ToResult") {
    it("is a word, or a byte of the nearest integer, ties to even") {
      proves(
        new ToResult(0),
        """
         |module Miter(input [31:0] a, input [2:0] b);
         |  wire [31:0] out;
         |  ToResult unit(.clock(1'b0), .reset(1'b0), .in_0(a), .in_1({29'd0, b}), .out(out));
         |  wire [38:0] fixed = {15'd0, 1'b1, a[22:0]} << (a[30:23] - 8'd126); // 24 bits behind the point
         |  wire [15:0] near = fixed[38:24] + (fixed[23:0] > 24'h800000 || fixed[23:0] == 24'h800000 && fixed[24]);
         |  wire [15:0] most = b == 1 ? 16'd127 : b == 2 ? 16'd121 : 16'd32639;
         |  wire [15:0] size = a[30:0] > 31'h7f800000 || a[30:23] < 126 ? 16'd0 : a[30:23] > 141 || near > most ? most : near;
         |  wire [15:0] p = a[31] ? -size : size;
         |  wire [15:0] high = p + 16'd128;
         |  wire [7:0] result = b == 2 ? p + 16'd121 : b == 3 ? high[15:8] : p;
         |  always @(*) assert (b > 4 || out == (b == 0 ? a : {24'd0, result}));
         |endmodule
         |""".stripMargin
      )
    }
  }
}
