package tern.resident;

import tern.device.DeviceConfig;
import tern.device.Job;

/** Refuses products that a device would refuse, before one of their bytes is touched. */
final class ProductCheck {
  private final DeviceConfig config;
  private final MemoryWindow memory;

  ProductCheck(DeviceConfig config, MemoryWindow memory) {
    this.config = config;
    this.memory = memory;
  }

  /** Bytes of the activations of all tokens. */
  static long activationBytes(Job job) {
    return (long) (job.tokens() - 1) * job.activationStride() + job.k();
  }

  /** Bytes of the results of all tokens. */
  static long resultBytes(Job job) {
    return (long) (job.tokens() - 1) * job.resultStride() + 4L * job.n();
  }

  /** Bytes of the image. */
  static long weightBytes(DeviceConfig config, Job job) {
    return job.planes()
        ? config.integerImageBytes(job.n(), job.k())
        : config.weightImageBytes(job.n(), job.k());
  }

  /**
   * Checks a job.
   *
   * @throws IllegalArgumentException naming the field
   */
  void check(Job job) {
    within("k", job.k(), config.maxK());
    within("n", job.n(), DeviceConfig.MAX_N);
    within("tokens", job.tokens(), config.maxTokens());
    if (job.planes() && !config.planes()) {
      throw new IllegalArgumentException("planes is set, expected 0: the device has none");
    }
    aligned("weightAddress", job.weightAddress());
    aligned("activationAddress", job.activationAddress());
    aligned("resultAddress", job.resultAddress());
    stride("activationStride", job.activationStride(), job.k());
    stride("resultStride", job.resultStride(), 4L * job.n());
    long portBytes =
        job.planes()
            ? config.integerPortBytes(job.n(), job.k())
            : config.weightPortBytes(job.n(), job.k());
    if (job.weightPortBytes() != portBytes) {
      throw new IllegalArgumentException(
          "weightPortBytes is " + job.weightPortBytes() + ", expected " + portBytes);
    }
    memory.require("weights", job.weightAddress(), weightBytes(config, job));
    memory.require(
        "activations", job.activationAddress(), config.roundUpToBeat(activationBytes(job)));
    memory.require("results", job.resultAddress(), config.roundUpToBeat(resultBytes(job)));
  }

  private static void within(String field, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(field + " is " + value + ", expected 1 to " + most);
    }
  }

  private void aligned(String field, long value) {
    if (value % config.beatBytes() != 0) {
      throw new IllegalArgumentException(
          field + " is " + value + ", expected a multiple of " + config.beatBytes());
    }
  }

  private void stride(String field, int value, long least) {
    aligned(field, value);
    if (value < config.roundUpToBeat(least)) {
      throw new IllegalArgumentException(
          field + " is " + value + ", expected at least " + config.roundUpToBeat(least));
    }
  }
}
