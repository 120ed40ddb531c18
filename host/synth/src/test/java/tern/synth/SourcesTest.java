package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fingerprint covers what is synthesised, and nothing else. */
class SourcesTest {
  private static final String VERILOG =
      """
      module Top(input clock); // a comment
        `ifndef SYNTHESIS
          always @(posedge clock) begin
            $error("Assertion failed: one text");
          end // always @(posedge)
        `endif // not def SYNTHESIS
        reg a;
        `ifndef SYNTHESIS
          wire checked;
        `endif // not def SYNTHESIS
      endmodule
      """;

  @TempDir private Path folder;

  private String fingerprint(String verilog) throws IOException {
    Path file = Files.writeString(folder.resolve("Top.sv"), verilog);
    return Sources.fingerprint(List.of(file), List.of("fact"));
  }

  @Test
  void ignoresAssertionsAndComments() throws IOException {
    String before = fingerprint(VERILOG);
    assertThat(fingerprint(VERILOG.replace("one text", "another"))).isEqualTo(before);
    assertThat(fingerprint(VERILOG.replace("wire checked", "wire seen"))).isEqualTo(before);
    assertThat(fingerprint(VERILOG.replace("a comment", "two"))).isEqualTo(before);
    String more = "\n  `ifndef SYNTHESIS\n    check();\n  `endif // not def SYNTHESIS\n  reg a";
    assertThat(fingerprint(VERILOG.replace("  reg a", more))).isEqualTo(before);
  }

  @Test
  void coversEverythingElse() throws IOException {
    String before = fingerprint(VERILOG);
    assertThat(fingerprint(VERILOG.replace("reg a", "reg b"))).isNotEqualTo(before);
    assertThat(fingerprint(VERILOG.replace("module Top", "module Pot"))).isNotEqualTo(before);
  }
}
