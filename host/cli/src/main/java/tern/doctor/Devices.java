package tern.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tern.SimulationException;
import tern.device.sim.Presets;
import tern.device.sim.Simulators;

/** Boards that this machine may reach, and simulators that are built. */
final class Devices {
  private static final String BOARDS = "devices";
  private static final String SIMULATORS = "simulators";

  private Devices() {}

  /** Checks the files of a {@code /dev} folder. */
  static List<Finding> boards(Path dev) {
    List<Finding> found = new ArrayList<>();
    String group = "sudo usermod -aG dialout $USER, then log in again";
    int serial = add(found, dev, "tty{USB,ACM}*", "a serial board", group);
    if (serial == 0) {
      found.add(
          Finding.missing(
              BOARDS,
              "serial ports",
              "neither ttyUSB nor ttyACM in " + dev + "; --backend serial needs one",
              "connect a board, see constraints/README.md"));
    }
    String root = "run as root, or give your user access by a udev rule";
    int mapped = add(found, dev, "uio*", "a mapped board", root);
    mapped += add(found, dev, "xdma*_user", "a PCIe board", root);
    mapped += add(found, dev, "mem", "the registers of a system on chip", root);
    if (mapped == 0) {
      found.add(
          Finding.missing(
              BOARDS,
              "mapped memory",
              "neither uio, xdma nor mem in " + dev + "; --backend mmio needs one",
              "run on the board, see constraints/README.md"));
    }
    return found;
  }

  private static int add(List<Finding> into, Path dev, String pattern, String what, String mend) {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dev, pattern)) {
      for (Path file : files) {
        count++;
        into.add(
            Files.isReadable(file) && Files.isWritable(file)
                ? Finding.works(BOARDS, file.toString(), "may be opened: " + what)
                : Finding.broken(BOARDS, file.toString(), "may not be opened: " + what, mend));
      }
    } catch (IOException none) {
      return count;
    }
    return count;
  }

  static List<Finding> simulators() {
    List<Finding> found = new ArrayList<>();
    for (String preset : Presets.NAMES) {
      try {
        found.add(Finding.works(SIMULATORS, preset, Simulators.find(preset).toString()));
      } catch (SimulationException missing) {
        found.add(
            Finding.missing(
                SIMULATORS,
                preset,
                "not built; a command that needs it builds it",
                "./tern simulator --preset " + preset));
      }
    }
    return found;
  }
}
