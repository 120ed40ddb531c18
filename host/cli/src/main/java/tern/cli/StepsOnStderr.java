package tern.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import tern.synth.Steps;

/** Reports each step when it ends, and every 15 seconds while it runs. */
record StepsOnStderr(PrintWriter err) implements Steps.Watcher {
  @Override
  public void step(String name, Duration elapsed, boolean ended) {
    long seconds = elapsed.toSeconds();
    if (ended || seconds % 15 == 0 && seconds > 0) {
      err.printf(
          Locale.ROOT, "tern: %-10s %s%4d s%n", name, ended ? "done in " : "running ", seconds);
      err.flush();
    }
  }

  @Override
  public void gaveUp(String name, String reason) {
    err.printf(Locale.ROOT, "tern: %-10s ended: %s%n", name, reason);
    err.flush();
  }
}
