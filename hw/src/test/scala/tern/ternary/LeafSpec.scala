package tern.ternary

import chisel3.RawModule
import org.scalatest.funspec.AnyFunSpec
import org.scalatest.matchers.should.Matchers
import tern.{Elaborate, Yosys}

/** Leaf cells equal their generic form for all inputs, proved by Yosys's SAT solver on its own models of the vendors'
  * cells.
  */
class LeafSpec extends AnyFunSpec with Matchers {

  /** Yosys's answer to an assertion about a leaf cell, whose ports are wires of the same names. */
  private def sat(leaf: => RawModule, cells: String, inputs: String, outputs: String, property: String): String = {
    val verilog = Elaborate.verilog(leaf)
    val name = "module (\\w+)\\(".r.findAllMatchIn(verilog).map(_.group(1)).toSeq.last
    val ports = "\\w+".r.findAllIn((inputs + " " + outputs).replaceAll("\\[[^]]*]|input|wire", "")).map(p => s".$p($p)")
    val miter =
      s"""module Miter($inputs);
         |  $outputs
         |  $name leaf(${ports.mkString(", ")});
         |  function [7:0] selected(input [7:0] u, input nonzero, input negative);
         |    selected = !nonzero ? 8'd0 : negative ? ~u : u;
         |  endfunction
         |  always @(*) assert ($property);
         |endmodule
         |""".stripMargin
    Yosys(
      Map("leaf.sv" -> verilog, "miter.sv" -> miter),
      s"read_verilog $cells; prep -flatten -top Miter; opt -full; sat -prove-asserts Miter",
      read = "read_verilog -formal -sv"
    )
  }

  private def proves(leaf: => RawModule, cells: String, inputs: String, outputs: String)(property: String): Unit = {
    sat(leaf, cells, inputs, outputs, property) should include("SAT proof finished - no model found: SUCCESS!")
    // The same with one wrong bit must fail, or nothing was proved.
    sat(leaf, cells, inputs, outputs, property.replaceFirst("==", "== 1 ^")) should include("model found: FAIL!")
  }

  private val ecp5 = "+/ecp5/cells_sim.v"
  private val xilinx = "+/xilinx/cells_sim.v"

  describe("Ecp5Select") {
    it("selects a byte, its complement or nothing") {
      val inputs = "input [7:0] whole, input nonzero, input negative"
      proves(new Ecp5Select, ecp5, inputs, "wire [7:0] part;")("part == selected(whole, nonzero, negative)")
    }
  }

  describe("Ecp5SelectAdd") {
    it("adds selected bytes to sums that fill their fields, side by side") {
      proves(
        new Ecp5SelectAdd(fields = 2, sumBits = 10, totalBits = 10),
        ecp5,
        "input [9:0] sums_0, input [9:0] sums_1, input [7:0] bytes_0, input [7:0] bytes_1, " +
          "input nonzero_0, input nonzero_1, input negative_0, input negative_1",
        "wire [9:0] totals_0; wire [9:0] totals_1;"
      )(
        "sums_0 > 765 || sums_1 > 765 || negative_0 > nonzero_0 || negative_1 > nonzero_1 || {totals_1, totals_0} == " +
          "{sums_1 + selected(bytes_1, nonzero_1, negative_1), sums_0 + selected(bytes_0, nonzero_0, negative_0)}"
      )
    }
    it("grows by a bit where the sum does") {
      proves(
        new Ecp5SelectAdd(fields = 1, sumBits = 8, totalBits = 9),
        ecp5,
        "input [7:0] sums_0, input [7:0] bytes_0, input nonzero_0, input negative_0",
        "wire [8:0] totals_0;"
      )("negative_0 > nonzero_0 || totals_0 == {1'b0, sums_0} + selected(bytes_0, nonzero_0, negative_0)")
    }
  }

  describe("Ecp5Add") {
    it("adds pairs side by side") {
      proves(
        new Ecp5Add(pairs = 2, widthA = 11, widthB = 11, totalBits = 12),
        ecp5,
        "input [10:0] a_0, input [10:0] a_1, input [10:0] b_0, input [10:0] b_1, input zero",
        "wire [11:0] totals_0; wire [11:0] totals_1;"
      )(
        "{totals_1, totals_0} == {{1'b0, a_1} + (zero ? 12'd0 : {1'b0, b_1}), {1'b0, a_0} + (zero ? 12'd0 : {1'b0, b_0})}"
      )
    }
    it("adds to an accumulator, or to nothing, and wraps") {
      proves(
        new Ecp5Add(pairs = 1, widthA = 13, widthB = 24, totalBits = 24),
        ecp5,
        "input [12:0] a_0, input [23:0] b_0, input zero",
        "wire [23:0] totals_0;"
      )("totals_0 == {11'd0, a_0} + (zero ? 24'd0 : b_0)")
    }
  }

  describe("UltrascalePair") {
    it("adds two selected bytes") {
      proves(
        new UltrascalePair,
        xilinx,
        "input [7:0] bytes_0, input [7:0] bytes_1, input nonzero_0, input nonzero_1, input negative_0, input negative_1",
        "wire [8:0] sum;"
      )("sum == {1'b0, selected(bytes_0, nonzero_0, negative_0)} + selected(bytes_1, nonzero_1, negative_1)")
    }
  }

  describe("UltrascaleAdd") {
    it("adds three numbers exactly") {
      proves(
        new UltrascaleAdd(widths = Seq(9, 9, 9), totalBits = 11),
        xilinx,
        "input [8:0] term0, input [8:0] term1, input [8:0] term2, input zero",
        "wire [10:0] total;"
      )("total == {2'd0, term0} + term1 + (zero ? 11'd0 : {2'd0, term2})")
    }
    it("adds two numbers to an accumulator, or to nothing, and wraps") {
      proves(
        new UltrascaleAdd(widths = Seq(13, 12, 24), totalBits = 24),
        xilinx,
        "input [12:0] term0, input [11:0] term1, input [23:0] term2, input zero",
        "wire [23:0] total;"
      )("total == {11'd0, term0} + term1 + (zero ? 24'd0 : term2)")
    }
  }
}
