package tern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import tern.backend.Backends;
import tern.device.sim.Simulators;

/** Finds the simulator libraries that tests need. */
public final class Sim {
  private Sim() {}

  /** Returns a preset's library. If it is missing, the test is skipped, or fails in CI. */
  public static Path need(String preset) {
    Path library = Simulators.inCheckout(Backends.home(), preset);
    boolean inCi = "true".equalsIgnoreCase(System.getenv("CI"));
    if (inCi || Boolean.getBoolean("tern.requireSim")) {
      assertThat(library).as("built by ./mill 'sim[%s].lib'", preset).exists();
    }
    assumeTrue(Files.exists(library), library + " is not built");
    return library;
  }
}
