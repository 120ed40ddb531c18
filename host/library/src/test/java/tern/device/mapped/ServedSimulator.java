package tern.device.mapped;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/**
 * A simulated board: the simulator in its own process, its registers served in a file, its memory
 * in another file, its interrupt in a FIFO. {@link #main} is that process.
 */
final class ServedSimulator implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;

  private final Path folder;
  private final Process process;

  ServedSimulator(Path library, Path folder, long memoryBytes) throws Exception {
    this.folder = folder;
    new ProcessBuilder("mkfifo", folder.resolve("interrupt").toString())
        .inheritIO()
        .start()
        .waitFor();
    this.process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServedSimulator.class.getName(),
                library.toString(),
                folder.toString(),
                Long.toString(memoryBytes))
            .inheritIO()
            .start();
    long start = System.currentTimeMillis();
    while (!Files.exists(folder.resolve("served"))) {
      if (!process.isAlive() || System.currentTimeMillis() - start > PATIENCE_MILLIS) {
        throw new IllegalStateException("the simulator's process does not serve");
      }
      Thread.sleep(10);
    }
  }

  /** Writes a device.json of the board, with JSON fields for its memory and its interrupt. */
  Path describe(String name, String memory, String interrupt) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "{\"registers\": {\"path\": \"registers\", \"served\": true}, \"memory\": {"
            + memory
            + "}"
            + interrupt
            + "}");
  }

  Path folder() {
    return folder;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws Exception {
    kill();
  }

  /** Serves a simulator library's device until killed or orphaned. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    MemoryModel memory = MemoryModel.ofBytes(Long.parseLong(arguments[2]));
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    try (SimDevice device = SimDevice.open(Path.of(arguments[0]), memory, null)) {
      device.shareMemory(folder.resolve("memory"));
      try (RegisterServer server =
          new RegisterServer(device, folder.resolve("registers"), folder.resolve("interrupt"))) {
        Files.createFile(folder.resolve("served"));
        server.run(parent::isAlive);
      }
    }
  }
}
