package tern.sweep;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tern.device.DeviceConfig;

/** Draws edge sizes: those at which something in the hardware begins, ends or wraps. */
final class Edges {
  /** Sums in 64 bytes, which a DRAM writes at once. */
  private static final int ACCESS_SUMS = 16;

  private final DeviceConfig config;
  private final SplittableRandom random;

  Edges(DeviceConfig config, SplittableRandom random) {
    this.config = config;
    this.random = random;
  }

  int k() {
    int lanes = config.lanes();
    int shared = sharedK();
    int beat = config.beatBytes();
    int most = config.maxK();
    return one(
        most,
        1,
        lanes - 1,
        lanes,
        lanes + 1,
        2 * lanes,
        3 * lanes + 1,
        shared,
        shared + 1,
        most,
        most - 1,
        beat,
        beat + 1,
        1 + random.nextInt(20 * lanes));
  }

  /** Rows around whole tiles; of integers also around whole accesses of their sums. */
  int n(boolean planes) {
    int rows = planes ? config.planeRows() : config.outputCols();
    int other = 1 + random.nextInt(8 * config.outputCols());
    if (planes && random.nextBoolean()) {
      return one(DeviceConfig.MAX_N, ACCESS_SUMS - 1, ACCESS_SUMS, ACCESS_SUMS + 1, other);
    }
    return one(DeviceConfig.MAX_N, 1, rows - 1, rows, rows + 1, 2 * rows, 3 * rows + 1, other);
  }

  int tokens() {
    int rows = config.tokenRows();
    int pass = config.passTokens();
    int most = config.maxTokens();
    return one(
        most,
        1,
        rows - 1,
        rows,
        rows + 1,
        pass - 1,
        pass,
        pass + 1,
        2 * pass + 1,
        3 * pass,
        most,
        1 + random.nextInt(3 * pass));
  }

  /** The longest dot product for which a row's memory holds every token group. */
  private int sharedK() {
    int whole = config.passTokens(1);
    return IntStream.rangeClosed(1, config.maxK())
            .filter(k -> config.passTokens(k) < whole)
            .findFirst()
            .orElse(config.maxK() + 1)
        - 1;
  }

  private int one(int most, int... sizes) {
    return Math.clamp(sizes[random.nextInt(sizes.length)], 1, most);
  }
}
