package tern.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tern.model.ResidentReport;

/** Says what the host had to do for tokens that a device computed by itself. */
final class ResidentText {
  private ResidentText() {}

  /** Prints one line, if a device did. */
  static void print(@Nullable ResidentReport r, PrintWriter out) {
    if (r != null) {
      out.printf(
          Locale.ROOT,
          "resident: %d tokens in %d runs; of each %.0f bytes to and from the device, %.0f us of"
              + " accesses to it, %.0f us of the host%n",
          r.tokens(),
          r.runs(),
          r.bytesPerToken(),
          r.accessMicrosPerToken(),
          r.hostMicrosPerToken());
      out.flush();
    }
  }
}
