package tern.sweep;

import java.nio.file.Path;
import java.util.List;

/** Simplifies a failing configuration for as long as it still fails; each attempt is a build. */
final class ConfigShrinker {
  private final Tools tools;
  private final Path folder;
  private final long seed;
  private final int rounds;
  private int builds;

  /**
   * @param builds most attempts
   */
  ConfigShrinker(Tools tools, Path folder, long seed, int rounds, int builds) {
    this.tools = tools;
    this.folder = folder;
    this.seed = seed;
    this.rounds = rounds;
    this.builds = builds;
  }

  Trial smallest(Trial failed) {
    Trial smallest = failed.shrunk();
    for (Trial next = smallest; next != null; next = simpler(smallest)) {
      smallest = next;
    }
    return smallest;
  }

  private Trial simpler(Trial failing) {
    if (builds <= 0) {
      return null;
    }
    Path step = folder.resolve("step" + builds);
    Path source = Texts.write(step.resolve("config.json"), failing.config());
    List<Path> candidates = tools.simpler(source, step.resolve("simpler"));
    for (Path candidate : candidates) {
      if (--builds < 0) {
        return null;
      }
      Path elaborated = step.resolve("try" + builds);
      Trial trial;
      try {
        tools.elaborate(candidate, elaborated);
        trial = Trial.of(tools, elaborated, failing.round(), seed, rounds);
      } catch (Tools.Broken broken) {
        trial = new Trial(Texts.read(candidate), null, Counts.NONE, broken.getMessage(), null);
      }
      if (trial.failed()) {
        return trial.shrunk();
      }
    }
    return null;
  }
}
