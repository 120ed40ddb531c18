package tern.sweep;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.SplittableRandom;
import tern.device.DeviceConfig;
import tern.device.Job;

/** A product with its operands and its addresses in device memory. */
final class Placed {
  private static final int MOST_GAP_BEATS = 3;

  private final DeviceConfig config;
  private final Operands operands;
  private final int tag;
  private final long activationStride;
  private final long resultStride;

  /** Offsets of weights, activations and results, in random order. */
  private final long[] offsets = new long[3];

  private final long bytes;
  private Job job;

  /**
   * Draws operands, and the order and distances of their regions.
   *
   * @param tag tag of its completion record
   */
  Placed(DeviceConfig config, Shape shape, int tag, SplittableRandom random) {
    this.config = config;
    this.tag = tag;
    this.operands = Operands.draw(shape, random);
    this.activationStride = config.roundUpToBeat(shape.k()) + gap(random);
    this.resultStride = config.roundUpToBeat(4L * shape.n()) + gap(random);
    long[] sizes = {
      shape.imageBytes(config),
      (shape.tokens() - 1) * activationStride + config.roundUpToBeat(shape.k()),
      (shape.tokens() - 1) * resultStride + config.roundUpToBeat(4L * shape.n())
    };
    int first = random.nextInt(sizes.length);
    int step = 1 + random.nextInt(2);
    long at = 0;
    for (int i = 0; i < sizes.length; i++) {
      int region = (first + i * step) % sizes.length;
      offsets[region] = at + gap(random);
      at = offsets[region] + sizes[region];
    }
    this.bytes = at;
  }

  /** Bytes from its first region to the end of its last. */
  long bytes() {
    return bytes;
  }

  /** Sets its address. Its last byte may be the last one of memory. */
  void moveTo(long address) {
    Shape shape = operands.shape();
    job =
        new Job(
            address + offsets[0],
            address + offsets[1],
            address + offsets[2],
            shape.k(),
            shape.n(),
            shape.tokens(),
            tag,
            (int) activationStride,
            (int) resultStride,
            (int) shape.portBytes(config),
            shape.planes());
  }

  private long gap(SplittableRandom random) {
    return (long) random.nextInt(MOST_GAP_BEATS + 1) * config.beatBytes();
  }

  /** The most memory that a product can take, gaps included. */
  static long mostBytes(DeviceConfig config, Shape shape) {
    long gap = (long) MOST_GAP_BEATS * config.beatBytes();
    return shape.imageBytes(config)
        + shape.tokens()
            * (config.roundUpToBeat(shape.k()) + config.roundUpToBeat(4L * shape.n()) + 2 * gap)
        + 5 * gap;
  }

  Job job() {
    return job;
  }

  void writeWeights(MemorySegment memory) {
    long bytes = operands.shape().imageBytes(config);
    operands.pack(config, memory.asSlice(job.weightAddress(), bytes));
  }

  void writeActivations(MemorySegment memory) {
    for (int token = 0; token < job.tokens(); token++) {
      long at = job.activationAddress() + (long) token * job.activationStride();
      MemorySegment.copy(
          operands.activations(), token * job.k(), memory, ValueLayout.JAVA_BYTE, at, job.k());
    }
  }

  /** Writes the sums that the device should write. */
  void writeSums(MemorySegment memory) {
    for (int token = 0; token < job.tokens(); token++) {
      MemorySegment.copy(
          operands.sums(), token * job.n(), memory, ValueLayout.JAVA_INT, row(token), job.n());
    }
  }

  /**
   * Accepts the sums that a device wrote before its reset.
   *
   * @param expected receives each correct sum that differs from its content
   * @return the first wrong sum in words, or null
   */
  String acceptSums(MemorySegment memory, MemorySegment expected) {
    for (int token = 0; token < job.tokens(); token++) {
      for (int n = 0; n < job.n(); n++) {
        long at = row(token) + 4L * n;
        int sum = memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
        if (sum != expected.get(ValueLayout.JAVA_INT_UNALIGNED, at)) {
          if (sum != operands.sums()[token * job.n() + n]) {
            return wrong(token, n, sum) + ", after a reset";
          }
          expected.set(ValueLayout.JAVA_INT_UNALIGNED, at, sum);
        }
      }
    }
    return null;
  }

  /** Returns the first wrong sum in words, or null. */
  String wrongSum(MemorySegment memory) {
    for (int token = 0; token < job.tokens(); token++) {
      for (int n = 0; n < job.n(); n++) {
        int sum = memory.get(ValueLayout.JAVA_INT_UNALIGNED, row(token) + 4L * n);
        if (sum != operands.sums()[token * job.n() + n]) {
          return wrong(token, n, sum);
        }
      }
    }
    return null;
  }

  private String wrong(int token, int n, int sum) {
    return String.format(
        Locale.ROOT,
        "job %d (k %d, n %d, tokens %d%s): token %d, row %d is %d, expected %d",
        job.tag(),
        job.k(),
        job.n(),
        job.tokens(),
        job.planes() ? ", integers" : "",
        token,
        n,
        sum,
        operands.sums()[token * job.n() + n]);
  }

  private long row(int token) {
    return job.resultAddress() + (long) token * job.resultStride();
  }
}
