package tern.device.sim;

import java.util.List;

/**
 * Names of the configurations that can be built by name; a test compares them with build.sc.
 *
 * <p>Immutable: any thread may use it.
 */
public final class Presets {
  public static final List<String> NAMES =
      List.of("tiny", "sim", "eight", "kv260", "u280x2", "ulx3s", "onchip", "nano");

  private Presets() {}
}
