package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.synth.io.SynthException;

/** The flow with mock tools: a router that succeeds only from some seed on. */
class NextpnrFlowTest {
  private static final String YOSYS =
      """
      #!/bin/sh
      echo '{"design": {"num_cells_by_type": {"CCU2C": 3}}}' >netlist-stat.json
      """;
  private static final String ROUTER =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        [ "$1" = --seed ] && seed=$2
        shift
      done
      echo "seed $seed"
      if [ "$seed" -lt %d ]; then
        for round in $(seq 300); do
          echo "Info:     iter=$round wires=9 overused=7 overuse=7 tmgfail=5 archfail=NA"
        done
        exec sleep 600
      fi
      cat >routed.json <<END
      {"fmax": {"clock": {"achieved": 85, "constraint": 80}},
       "utilization": {"TRELLIS_COMB": {"available": 100, "used": 48}},
       "critical_paths": [{"from": "posedge clock", "to": "posedge clock", "path": [
         {"type": "clk-to-q", "delay": 0.5, "from": {"cell": "a"}, "to": {"cell": "a"}}]}]}
      END
      """;
  private static final String PACKER = "#!/bin/sh\n";

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  private final Steps.Watcher watcher =
      new Steps.Watcher() {
        @Override
        public void step(String name, Duration elapsed, boolean ended) {
          if (ended) {
            told.add(name);
          }
        }

        @Override
        public void gaveUp(String name, String reason) {
          told.add(name + ": " + reason);
        }
      };

  @BeforeEach
  void generate() throws IOException {
    Path generated = Files.createDirectories(folder.resolve("generated"));
    Files.writeString(generated.resolve("Top.sv"), "module Top; endmodule");
    Files.writeString(
        generated.resolve("config.json"), "{\"tokenRows\": 2, \"outputCols\": 3, \"lanes\": 4}");
  }

  private Tool tool(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new Tool(file, "1.0");
  }

  private SynthReport run(int routableFrom) throws IOException {
    return run(routableFrom, new RouteChoices(4, "heap", "router2", false, true));
  }

  private SynthReport run(int routableFrom, RouteChoices choices) throws IOException {
    Toolchain tools =
        new Toolchain(
            tool("yosys", YOSYS),
            tool("router", ROUTER.formatted(routableFrom)),
            tool("packer", PACKER));
    Board board = Constraints.board("ulx3s_85f").withPreset("tiny");
    return new NextpnrFlow(board, tools, folder, new Steps(folder, watcher))
        .run("generated", "Top", choices);
  }

  @Test
  void aRoutedDesignIsRoutedOnce() throws IOException {
    SynthReport report = run(4);
    assertThat(report.good()).isTrue();
    assertThat(report.lut()).isEqualTo(48);
    assertThat(report.carry()).isEqualTo(3);
    assertThat(told).containsExactly("synthesis", "route", "pack");
    assertThat(folder.resolve("route.log")).content().contains("seed 4");
  }

  @Test
  void stalledRoutingIsRetriedWithTheNextSeeds() throws IOException {
    assertThat(run(6).good()).isTrue();
    String reason =
        "route: round 1 left 7 wires used twice and 5 connections too slow,"
            + " and none of the 299 rounds since improved on it";
    assertThat(told).containsExactly("synthesis", reason, reason, "route", "pack");
    assertThat(folder.resolve("route-1.log")).content().contains("seed 4", "iter=300");
    assertThat(folder.resolve("route-2.log")).content().contains("seed 5");
    assertThat(folder.resolve("route.log")).content().contains("seed 6");
  }

  @Test
  void afterThreeSeedsItFailsAndSaysWhatEachLeft() {
    assertThatThrownBy(() -> run(100))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("--clock")
        .hasMessageContaining("seed 4: round 1 left 7 wires used twice")
        .hasMessageContaining("seed 6: round 1");
    assertThat(folder.resolve("route-3.log")).exists();
    assertThat(told).doesNotContain("pack");
  }

  @Test
  void unchangedStepsAreNotRepeated() throws IOException {
    run(4);
    told.clear();
    assertThat(run(4).seconds()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void changedArgumentsRepeatTheSteps() throws IOException {
    run(4);
    told.clear();
    run(4, new RouteChoices(4, "static", "router2", false, true));
    assertThat(told).containsExactly("synthesis", "route", "pack");
  }
}
