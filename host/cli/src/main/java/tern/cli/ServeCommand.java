package tern.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tern.device.mapped.RegisterServer;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** {@code tern serve}: the simulated hardware, offered to other processes as a board would be. */
@Command(
    name = "serve",
    description = {
      "Simulates a device for other processes until it is stopped.",
      "They use it with --backend mmio --device FOLDER/device.json."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private SimulatorOptions simulator;

  @Parameters(paramLabel = "FOLDER", description = "folder for registers, memory and device.json")
  private Path folder;

  @Option(
      names = "--memory-mib",
      defaultValue = "256",
      converter = Checks.Mebibytes.class,
      paramLabel = "MIB",
      description = "memory of the simulated device in MiB (default: ${DEFAULT-VALUE})")
  private long memoryMib;

  @Override
  public void run() {
    long bytes = memoryMib << 20;
    try (SimDevice device = simulator.open(MemoryModel.ofBytes(bytes), null)) {
      Files.createDirectories(folder);
      device.shareMemory(folder.resolve("memory"));
      try (RegisterServer server = new RegisterServer(device, folder.resolve("registers"), null)) {
        Files.writeString(folder.resolve("device.json"), description(bytes));
        PrintWriter out = spec.commandLine().getOut();
        out.println("serving " + device.name() + " in " + folder);
        out.flush();
        server.run(() -> !Thread.currentThread().isInterrupted());
      }
    } catch (IOException failed) {
      throw new IllegalStateException(folder + ": " + failed.getMessage(), failed);
    }
  }

  private static String description(long bytes) throws IOException {
    return new ObjectMapper()
        .writeValueAsString(
            Map.of(
                "registers",
                Map.of("path", "registers", "bytes", RegisterServer.BYTES, "served", true),
                "memory",
                Map.of("path", "memory", "bytes", bytes)));
  }
}
