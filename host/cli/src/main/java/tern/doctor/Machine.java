package tern.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tern.bench.ReadBandwidth;
import tern.cpu.BestKernels;
import tern.cpu.Workers;

/** The processor, the kernels that it runs, and its memory. */
final class Machine {
  private static final String AREA = "processor";
  private static final long READ_BYTES = 1L << 28;

  private Machine() {}

  static List<Finding> check() {
    List<Finding> found = new ArrayList<>();
    found.add(Finding.works(AREA, "name", field("/proc/cpuinfo", "model name")));
    found.add(kernels(BestKernels.get()));
    found.add(
        Finding.works(
            AREA, "threads", Workers.shared().parts() + "; -Dtern.threads=N asks for others"));
    String heap = Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB of Java heap at most";
    found.add(
        Finding.works(AREA, "memory", field("/proc/meminfo", "MemAvailable") + " free, " + heap));
    found.add(bandwidth());
    return found;
  }

  static Finding kernels(BestKernels best) {
    return best.compiled()
        ? Finding.works(AREA, "kernels", best.reason())
        : Finding.missing(AREA, "kernels", best.reason(), "apt-get install gcc");
  }

  private static Finding bandwidth() {
    double rate = ReadBandwidth.measure(BestKernels.get().kernels(), Workers.shared(), READ_BYTES);
    return Finding.works(AREA, "reads", String.format(Locale.ROOT, "%.1f GB/s, measured", rate));
  }

  /** The value of a line {@code name : value}. */
  private static String field(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
