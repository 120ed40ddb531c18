package tern.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools and devices in folders of the test's own. */
class ToolsTest {
  @TempDir private Path folder;

  private Finding verilator(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("verilator"), "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return find();
  }

  private Finding find() {
    return new Tools(List.of(folder.resolve("none"), folder))
        .tool("Verilator", "builds simulators", "verilator", "5.006", "verilator");
  }

  @Test
  void aToolThatIsMissingHasAMend() {
    assertThat(find().state()).isEqualTo(Finding.State.MISSING);
    assertThat(find().mend()).isEqualTo("apt-get install verilator");
  }

  @Test
  void aVersionThatIsTooOldIsBroken() throws IOException {
    Finding old = verilator("echo Verilator 4.038 2020-07-11");
    assertThat(old.state()).isEqualTo(Finding.State.BROKEN);
    assertThat(old.found()).endsWith("4.038, expected 5.006 or newer");
    assertThat(verilator("echo Verilator 5.020 2024").state()).isEqualTo(Finding.State.WORKS);
  }

  @Test
  void aToolThatFailsIsBroken() throws IOException {
    assertThat(verilator("exit 1").state()).isEqualTo(Finding.State.BROKEN);
    assertThat(verilator("echo no version").state()).isEqualTo(Finding.State.BROKEN);
  }

  @Test
  void versionsAreComparedNumberByNumber() {
    assertThat(Tools.older("5.006", "5.006")).isFalse();
    assertThat(Tools.older("5.10", "5.9")).isFalse();
    assertThat(Tools.older("4.999", "5.006")).isTrue();
    assertThat(Tools.older("5", "5.006")).isTrue();
  }

  @Test
  void boardsAreFoundByTheirFiles() throws IOException {
    assertThat(Devices.boards(folder))
        .extracting(Finding::name)
        .containsExactly("serial ports", "mapped memory");
    Files.createFile(folder.resolve("ttyUSB3"));
    Files.createFile(folder.resolve("uio0"));
    assertThat(Devices.boards(folder))
        .allMatch(finding -> finding.state() == Finding.State.WORKS)
        .extracting(Finding::name)
        .containsExactly(folder.resolve("ttyUSB3").toString(), folder.resolve("uio0").toString());
  }
}
