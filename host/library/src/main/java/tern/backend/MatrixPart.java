package tern.backend;

import org.jspecify.annotations.Nullable;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Job;

/** A range of columns of a {@link DeviceMatrix}, usually all: one weight image and its jobs. */
final class MatrixPart {
  private final DeviceMemory.Region image;
  private final int first;
  private final int k;
  private final int n;
  private final int portBytes;
  private final boolean planes;
  private @Nullable Job job;

  /**
   * Creates the part of columns {@code first} to {@code first + k - 1}.
   *
   * @param image its weight image
   * @param planes whether it is of integers
   */
  MatrixPart(
      DeviceConfig config, DeviceMemory.Region image, int first, int k, int n, boolean planes) {
    this.image = image;
    this.first = first;
    this.k = k;
    this.n = n;
    this.planes = planes;
    this.portBytes = (int) (planes ? config.integerPortBytes(n, k) : config.weightPortBytes(n, k));
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

  /** Returns a job of this part. The last one is kept, so that decoding allocates none. */
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
              portBytes,
              planes);
    }
    return job;
  }
}
