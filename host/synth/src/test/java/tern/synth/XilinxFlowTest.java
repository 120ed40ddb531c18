package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.synth.io.SynthException;

class XilinxFlowTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BOARD =
      """
      {"board": "b", "part": "xc7a100tcsg324-1", "family": "xc7", "flow": "yosys-xilinx",
       "top": "Small", "preset": "p", "clockMhz": 81}
      """;
  private static final String CONFIG = "{\"tokenRows\": 2, \"outputCols\": 3, \"lanes\": 4}";

  @TempDir private Path folder;
  private String kept = "none";

  private XilinxFlow flow(Tool yosys) throws Exception {
    return flow(yosys, "xc7");
  }

  private XilinxFlow flow(Tool yosys, String family) throws Exception {
    ObjectNode json = (ObjectNode) MAPPER.readTree(BOARD);
    json.withArray("kept").add(kept);
    Board board = new Board(folder, json.put("family", family));
    return new XilinxFlow(board, yosys, folder, new Steps(folder, (step, elapsed, ended) -> {}));
  }

  private ResourceReport synthesised(String family, String verilog) throws Exception {
    Tool yosys = Tool.at(Path.of("yosys"), "-V");
    org.junit.jupiter.api.Assumptions.assumeTrue(yosys != null, "yosys is not installed");
    Path generated = Files.createDirectories(folder.resolve("generated"));
    Files.writeString(generated.resolve("config.json"), CONFIG);
    Files.writeString(generated.resolve("Small.sv"), verilog);
    return flow(yosys, family).run(generated, "Small");
  }

  @Test
  void lutsAreThoseOfLogicMemoriesAndShiftRegisters() throws Exception {
    String cells =
        """
        {"LUT2": 3, "LUT6": 4, "RAM32M": 2, "RAM64M8": 1, "SRL16E": 5, "FDRE": 7, "CARRY4": 2,
         "RAMB36E2": 1, "RAMB18E2": 3, "URAM288": 2}
        """;
    ResourceReport report = flow(null).report(MAPPER.readTree(cells), MAPPER.readTree(CONFIG), 1);
    assertThat(report.lut()).isEqualTo(3 + 4 + 8 + 8 + 5);
    assertThat(report.lutRam()).isEqualTo(8 + 8 + 5);
    assertThat(report.ff()).isEqualTo(7);
    assertThat(report.blockRam()).isEqualTo(2.5);
    assertThat(report.ultraRam()).isEqualTo(2);
    assertThat(report.lanes()).isEqualTo(24);
    assertThat(report.lutPerLane()).isEqualTo(28 / 24.0);
    assertThat(report.state()).isEqualTo("synthesised, not routed");
    assertThat(report.good()).isTrue();
  }

  @Test
  void aMultiplierIsAFailure() throws Exception {
    ResourceReport report =
        flow(null).report(MAPPER.readTree("{\"DSP48E1\": 1}"), MAPPER.readTree(CONFIG), 1);
    assertThat(report.dsp()).isEqualTo(1);
    assertThat(report.good()).isFalse();
  }

  @Test
  void yosysCountsWhatTheGeneratorWrote() throws Exception {
    String verilog =
        """
        module Small(input clock, input [7:0] a, input [7:0] b, output reg [7:0] q);
          always @(posedge clock) q <= a ^ b;
        endmodule
        """;
    ResourceReport report = synthesised("xc7", verilog);
    assertThat(report.ff()).isEqualTo(8);
    assertThat(report.lut()).isEqualTo(8);
    assertThat(report.dsp()).isZero();
  }

  @Test
  void keptModulesCountPerInstance() throws Exception {
    String verilog =
        """
        (* keep_hierarchy *) module Inner(input [3:0] a, input [3:0] b, output [3:0] q);
          assign q = a ^ b;
        endmodule
        (* keep_hierarchy *) module Outer(input [3:0] a, input [3:0] b, output [7:0] q);
          Inner one(.a(a), .b(b), .q(q[3:0]));
          Inner two(.a(b), .b(~a), .q(q[7:4]));
        endmodule
        module Small(input clock, input [3:0] a, input [3:0] b, output reg [15:0] q);
          wire [15:0] next;
          Outer left(.a(a), .b(b), .q(next[7:0]));
          Outer right(.a(b), .b(a), .q(next[15:8]));
          always @(posedge clock) q <= next;
        endmodule
        """;
    ResourceReport report = synthesised("xc7", verilog);
    assertThat(report.ff()).isEqualTo(16);
    assertThat(report.cells()).containsEntry("LUT2", 16);
  }

  @Test
  void aBoardKeepsModulesThatItNames() throws Exception {
    String verilog =
        """
        module Twin(input [3:0] a, input [3:0] b, output [3:0] q);
          assign q = a ^ b;
        endmodule
        module Small(input clock, input [3:0] a, input [3:0] b, output reg [7:0] q);
          wire [7:0] next;
          Twin left(.a(a), .b(b), .q(next[3:0]));
          Twin right(.a(a), .b(b), .q(next[7:4]));
          always @(posedge clock) q <= next;
        endmodule
        """;
    assertThat(synthesised("xc7", verilog).cells()).containsEntry("LUT2", 4);
    kept = "Tw*";
    assertThat(synthesised("xc7", verilog).cells()).containsEntry("LUT2", 8);
  }

  @Test
  void largeMemoriesAreUltraRamWhereThePartHasIt() throws Exception {
    String verilog =
        """
        module Small(input clock, input write, input read, input [11:0] to, input [11:0] from,
                     input [71:0] data, output reg [71:0] word);
          (* no_rw_check *) reg [71:0] memory[0:4095];
          always @(posedge clock) begin
            if (write) memory[to] <= data;
            if (read) word <= memory[from];
          end
        endmodule
        """;
    assertThat(synthesised("xc7", verilog).ultraRam()).isZero();
    assertThat(synthesised("xcup", verilog).ultraRam()).isOne();
  }

  @Test
  void readsCountsInterruptedBySubmodules() {
    String text =
        """
        {
           "modules": {
              "\\\\Adder_12": {
                 "num_cells":         13
              }
           },
               Adder                160
               Adder_12              40
              "design": {
                 "num_cells_by_type": {
                    "LUT2": 640
                 }
              }
        }
        """;
    assertThat(XilinxFlow.counts(Path.of("stat.json"), text).path("LUT2").asInt()).isEqualTo(640);
    assertThatThrownBy(() -> XilinxFlow.counts(Path.of("stat.json"), "{"))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("stat.json");
  }
}
