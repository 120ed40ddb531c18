package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.synth.io.SynthException;

/** Programs that succeed, fail, or do not exist. */
class StepsTest {
  @TempDir private Path folder;
  private final List<String> ended = new ArrayList<>();

  private Steps steps() {
    return new Steps(
        folder,
        (name, elapsed, end) -> {
          if (end) {
            ended.add(name);
          }
        });
  }

  @Test
  void keepsTheOutputOfAProgram() {
    Steps steps = steps();
    steps.run("speak", List.of("sh", "-c", "echo one; echo two >&2"));
    assertThat(steps.log("speak")).content().contains("one", "two");
    assertThat(ended).containsExactly("speak");
  }

  @Test
  void reportsTheEndOfAFailedProgramsOutput() {
    assertThatThrownBy(() -> steps().run("fall", List.of("sh", "-c", "echo reason; exit 4")))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("fall")
        .hasMessageContaining("reason");
  }

  @Test
  void stopsAUselessProgram() {
    Steps steps = steps();
    Optional<String> reason =
        steps.run(
            "turn",
            List.of("sh", "-c", "echo in circles; exec sleep 600"),
            () ->
                steps.output("turn").contains("in circles")
                    ? Optional.of("no way")
                    : Optional.empty());
    assertThat(reason).hasValue("no way");
    assertThat(ended).isEmpty();
    steps.keep("turn", 1);
    assertThat(steps.output("turn-1")).contains("in circles");
  }

  @Test
  void descendantsEndWithTheirProgram() throws Exception {
    Steps steps = steps();
    steps.run(
        "parent",
        List.of("sh", "-c", "sleep 600 & echo $!; wait"),
        () -> steps.output("parent").isEmpty() ? Optional.empty() : Optional.of("seen"));
    long child = Long.parseLong(steps.output("parent").getFirst());
    assertThat(state(child)).isIn("gone", "Z", "X");
  }

  /** Returns Linux's state letter of a process; Z and X have ended. */
  private static String state(long process) throws IOException {
    Path file = Path.of("/proc/" + process + "/stat");
    return Files.exists(file)
        ? Files.readString(file).replaceFirst(".*\\) (.).*\\s*", "$1")
        : "gone";
  }

  @Test
  void saysWhatCannotStart() {
    assertThatThrownBy(() -> steps().run("start", List.of("/no/such/program")))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("start");
  }

  @Test
  void comparesVersionsByNumber() {
    Tool tool = new Tool(Path.of("tool"), "0.11.1");
    assertThat(tool.isAtLeast("0.9")).isTrue();
    assertThat(tool.isAtLeast("0.11.1")).isTrue();
    assertThat(tool.isAtLeast("0.11.1.1")).isFalse();
    assertThat(tool.isAtLeast("1.0")).isFalse();
  }

  @Test
  void findsNoToolWhereThereIsNone() {
    assertThat(Tool.at(Path.of("/no/such/program"), "--version")).isNull();
  }

  @Test
  void aToolThatHangsIsNotFound() throws IOException {
    Path hangs = folder.resolve("hangs");
    Files.writeString(hangs, "#!/bin/sh\necho version 1.2.3\nsleep 600\n");
    assertThat(hangs.toFile().setExecutable(true)).isTrue();
    assertThat(Tool.at(hangs, "--version", Duration.ofMillis(200))).isNull();
  }
}
