package tern.cli;

import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** Options that choose the simulated configuration: a preset, or a file of the user's own. */
final class SimulatorOptions {
  private static final class Choice {
    @Option(
        names = "--preset",
        converter = Checks.Preset.class,
        paramLabel = "NAME",
        description = "preset of the simulated hardware (default: sim)")
    private String preset;

    @Option(
        names = "--config",
        paramLabel = "FILE.json",
        description = "configuration of your own instead, see ./tern config --help")
    private Path file;
  }

  @ArgGroup private Choice choice;

  /**
   * Opens the simulator. If the launcher started this program, it builds the simulator first.
   *
   * @param trace FST file for waveforms, or null
   */
  SimDevice open(MemoryModel memory, Path trace) {
    if (choice != null && choice.file != null) {
      return SimDevice.open(Launcher.simulator("--config", choice.file.toString()), memory, trace);
    }
    String preset = choice == null ? "sim" : choice.preset;
    return Launcher.isHere()
        ? SimDevice.open(Launcher.simulator("--preset", preset), memory, trace)
        : SimDevice.open(preset, memory, trace);
  }
}
