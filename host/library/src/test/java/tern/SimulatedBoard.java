package tern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tern.backend.Backends;

/** The top module of a board, simulated in its own process behind a pseudo-terminal. */
public final class SimulatedBoard implements AutoCloseable {
  private final Process process;
  private final Path port;

  /** Starts a board. If its program is not built, the test is skipped, or fails in CI. */
  public SimulatedBoard(String board) {
    Path program =
        Backends.home().resolve("out/board").resolve(board).resolve("program.dest/board_sim");
    boolean inCi = "true".equalsIgnoreCase(System.getenv("CI"));
    if (inCi || Boolean.getBoolean("tern.requireSim")) {
      assertThat(program).as("built by ./mill 'board[%s].program'", board).exists();
    }
    assumeTrue(Files.exists(program), program + " is not built");
    try {
      process =
          new ProcessBuilder(program.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      port =
          Path.of(
              new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                  .readLine());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The pseudo-terminal's name. */
  public Path port() {
    return port;
  }

  /** Ends the board, and checks that it has not failed: it monitors the rules of its SDRAM. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("the board ends when asked to").isTrue();
    assertThat(process.exitValue()).as("the board kept its rules").isZero();
  }

  /** Kills the board, as pulling the plug would. */
  public void unplug() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
