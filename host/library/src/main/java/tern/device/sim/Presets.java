package tern.device.sim;

import java.util.List;

/** The configurations that are built by name: those of build.sc, as a test holds. */
public final class Presets {
  public static final List<String> NAMES =
      List.of("tiny", "sim", "eight", "kv260", "u280x2", "ulx3s", "onchip", "nano");

  private Presets() {}
}
