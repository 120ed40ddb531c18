package tern.resident;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import tern.backend.IntegerImage;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.device.Job;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/** A product of a {@link RandomProgram}, with its memory. */
final class RandomProduct {
  private static final int MOST_CHUNKS = 3;
  private static final int MOST_TILES = 2;

  private final DeviceConfig config;
  private final int after;
  private final boolean planes;
  private final boolean fresh;
  private final int k;
  private final int n;
  private final int tokens;
  private final int first;
  private long start;

  private RandomProduct(
      DeviceConfig config,
      int after,
      boolean planes,
      boolean fresh,
      int k,
      int n,
      int tokens,
      int first) {
    this.config = config;
    this.after = after;
    this.planes = planes;
    this.fresh = fresh;
    this.k = k;
    this.n = n;
    this.tokens = tokens;
    this.first = first;
  }

  /** Draws one that waits for so many instructions. */
  static RandomProduct draw(DeviceConfig config, SplittableRandom random, int after) {
    boolean planes = config.planes() && random.nextBoolean();
    // Weights of whole tiles have no padding, which may not be written.
    boolean fresh = planes && random.nextBoolean();
    int rows = planes ? config.planeRows() : config.outputCols();
    int chunks = 1 + random.nextInt(MOST_CHUNKS);
    int tiles = 1 + random.nextInt(MOST_TILES);
    int lanes = config.lanes();
    int k = fresh ? chunks * lanes : 1 + random.nextInt(chunks * lanes);
    int n = fresh ? tiles * rows : 1 + random.nextInt(tiles * rows);
    int tokens = 1 + random.nextInt(Math.min(config.maxTokens(), 2 * config.tokenRows()));
    int first = random.nextInt(4) == 0 ? random.nextInt(64) : 0;
    return new RandomProduct(
        config, after, planes, fresh, Math.min(k, config.maxK()), n, tokens, first);
  }

  int after() {
    return after;
  }

  private long weightBytes() {
    return planes ? config.integerImageBytes(n, k) : config.weightImageBytes(n, k);
  }

  private long activationStride() {
    return config.roundUpToBeat(k);
  }

  private long resultStride() {
    return config.roundUpToBeat(4L * n);
  }

  long bytes() {
    return config.roundUpToBeat(weightBytes()) + tokens * (activationStride() + resultStride());
  }

  /** Gives it an address, and fills its weights and activations. */
  void place(long address, MemorySegment image, long base, SplittableRandom random) {
    start = address;
    MemorySegment weights = image.asSlice(start - base, weightBytes());
    byte[] values = new byte[n * k];
    int most = planes ? IntegerMatrix.MOST : 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (random.nextInt(2 * most + 1) - most);
    }
    if (planes) {
      IntegerImage.pack(config, IntegerMatrix.of("random", n, k, values), weights);
    } else {
      WeightImage.pack(config, TernaryMatrix.of("random", n, k, values), weights);
    }
    byte[] x = new byte[(int) activations().bytes()];
    random.nextBytes(x);
    long at = activations().start() - base;
    MemorySegment.copy(x, 0, image, ValueLayout.JAVA_BYTE, at, x.length);
  }

  RandomInstruction.Region activations() {
    long at = start + config.roundUpToBeat(weightBytes());
    return new RandomInstruction.Region(at, tokens * activationStride());
  }

  RandomInstruction.Region results() {
    RandomInstruction.Region before = activations();
    return new RandomInstruction.Region(before.start() + before.bytes(), tokens * resultStride());
  }

  /** What may be written while it does not run. */
  List<RandomInstruction.Region> writable() {
    return fresh
        ? List.of(
            activations(), results(), new RandomInstruction.Region(start, weightBytes(), true))
        : List.of(activations(), results());
  }

  ProductStep step() {
    long portBytes = planes ? config.integerPortBytes(n, k) : config.weightPortBytes(n, k);
    Job job =
        new Job(
            start,
            activations().start(),
            results().start(),
            k,
            n,
            tokens,
            0,
            (int) activationStride(),
            (int) resultStride(),
            (int) portBytes,
            planes);
    return new ProductStep(job, after, fresh, first);
  }
}
