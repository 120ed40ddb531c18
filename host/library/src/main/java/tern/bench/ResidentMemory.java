package tern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, where Linux tells it. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ResidentMemory() {}

  /** Lets the peak begin anew; does nothing where that is not allowed. */
  static void forgetPeak() {
    System.gc();
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException notAllowed) {
      // The peak then counts from the start of the process.
    }
  }

  /** The largest resident memory, 0 where unknown. */
  static long peakBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException unknown) {
      return 0;
    }
    return 0;
  }
}
