package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tern.Sim;
import tern.backend.Backends;

/** A model on a board that another process simulates, end to end through the command line. */
class ServeCommandTest {
  private static final String MODEL = Backends.home().resolve("models/austen-3m").toString();

  @Test
  @Timeout(value = 240, unit = TimeUnit.SECONDS)
  void aServedBoardGivesTheReferencesLogits(@TempDir Path folder) throws Exception {
    Sim.need("tiny");
    Process server =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dtern.home=" + Backends.home(),
                "-cp",
                System.getProperty("java.class.path"),
                Tern.class.getName(),
                "serve",
                folder.toString(),
                "--preset",
                "tiny",
                "--memory-mib",
                "64")
            .inheritIO()
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      while (!Files.exists(folder.resolve("log"))
          || !Files.readString(folder.resolve("log")).contains("serving tiny")) {
        assertThat(server.isAlive()).isTrue();
        Thread.sleep(20);
      }
      String board = folder.resolve("device.json").toString();
      assertThat(logits("--backend", "mmio", "--device", board))
          .isEqualTo(logits("--backend", "reference"));
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static Object logits(String... backend) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine line = Tern.commandLine();
    line.setOut(new PrintWriter(out, true));
    String[] arguments = {"logits", "--model", MODEL, "--ids", "1,5,9", "--json"};
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + backend.length);
    System.arraycopy(backend, 0, all, arguments.length, backend.length);
    assertThat(line.execute(all)).isZero();
    return new ObjectMapper().readTree(out.toString()).get("logits");
  }
}
