package tern.synth;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A running program and all its descendants. None of them outlives this object, or the JVM if that
 * is terminated.
 */
record Child(Process process, Thread atExit) implements AutoCloseable {
  private static final int SECONDS_TO_END = 5;

  /** Starts a program with empty input. */
  static Child start(ProcessBuilder program) throws IOException {
    Process process = program.start();
    Thread atExit = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(atExit);
    process.getOutputStream().close();
    return new Child(process, atExit);
  }

  @Override
  public void close() {
    end(process);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The JVM is shutting down, and the hook does the same.
    }
  }

  /**
   * Asks all of them to end, the program first since it might start others; then kills those that
   * do not.
   */
  private static void end(Process process) {
    ProcessHandle[] tree =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .toArray(ProcessHandle[]::new);
    for (ProcessHandle each : tree) {
      each.destroy();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
    for (ProcessHandle each : tree) {
      try {
        each.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        each.destroyForcibly();
      } catch (ExecutionException | TimeoutException alive) {
        each.destroyForcibly();
      }
    }
  }
}
