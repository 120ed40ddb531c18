package tern.ffm;

import java.nio.file.Path;

/**
 * The folder of the user's for what can be made again: compiled kernels, built simulators.
 *
 * <p>Any thread may call it.
 */
public final class CacheFolder {
  private CacheFolder() {}

  /** Returns {@code $XDG_CACHE_HOME/tern}, or {@code ~/.cache/tern}; it need not exist. */
  public static Path path() {
    String given = System.getenv("XDG_CACHE_HOME");
    // The specification ignores relative paths.
    if (given != null && given.startsWith("/")) {
      return Path.of(given, "tern");
    }
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(home, ".cache", "tern");
  }
}
