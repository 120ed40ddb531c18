package tern.backend;

import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Job;

/** Some columns of a {@link DeviceMatrix}, all of them in most: one weight image and its jobs. */
final class MatrixPart {
  private final DeviceMemory.Region image;
  private final int first;
  private final int k;
  private final int n;
  private final int portBytes;
  private Job job;

  /** Columns from {@code first} on, whose image that is. */
  MatrixPart(DeviceConfig config, DeviceMemory.Region image, int first, int k, int n) {
    this.image = image;
    this.first = first;
    this.k = k;
    this.n = n;
    this.portBytes = (int) config.weightPortBytes(n, k);
  }

  /** The part's first column. */
  int first() {
    return first;
  }

  int k() {
    return k;
  }

  void free() {
    image.free();
  }

  /** The job of that many tokens; the last one is kept, so that decoding makes none anew. */
  Job job(int tokens, long activations, long results, int activationStride, int resultStride) {
    if (job == null
        || job.tokens() != tokens
        || job.activationAddress() != activations
        || job.resultAddress() != results) {
      job =
          new Job(
              image.address(),
              activations,
              results,
              k,
              n,
              tokens,
              0,
              activationStride,
              resultStride,
              portBytes);
    }
    return job;
  }
}
