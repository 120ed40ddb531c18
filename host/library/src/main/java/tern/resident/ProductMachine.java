package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import tern.backend.ImageLayout;
import tern.backend.IntegerLayout;
import tern.device.DeviceConfig;
import tern.device.Job;

/** Runs products as they lie in memory: weights are decoded from their image, sums are exact. */
final class ProductMachine {
  private final DeviceConfig config;
  private final MemoryWindow memory;

  ProductMachine(DeviceConfig config, MemoryWindow memory) {
    this.config = config;
    this.memory = memory;
  }

  /** Runs a job that {@link ProductCheck} has let pass. */
  void run(Job job) {
    Rows rows = rows(job);
    byte[] weights = new byte[job.k()];
    byte[] x = new byte[job.k()];
    MemorySegment activations =
        memory.slice("activations", job.activationAddress(), ProductCheck.activationBytes(job));
    MemorySegment sums =
        memory.slice("results", job.resultAddress(), ProductCheck.resultBytes(job));
    for (int row = 0; row < job.n(); row++) {
      rows.copy(row, weights);
      for (int m = 0; m < job.tokens(); m++) {
        long from = (long) m * job.activationStride();
        MemorySegment.copy(activations, JAVA_BYTE, from, x, 0, x.length);
        int sum = 0;
        for (int c = 0; c < x.length; c++) {
          sum += weights[c] * x[c];
        }
        sums.set(JAVA_INT_UNALIGNED, (long) m * job.resultStride() + 4L * row, sum);
      }
    }
  }

  /** Reads a row of weights. */
  @FunctionalInterface
  private interface Rows {
    void copy(int row, byte[] into);
  }

  private Rows rows(Job job) {
    MemorySegment image =
        memory.slice("weights", job.weightAddress(), ProductCheck.weightBytes(config, job));
    if (job.planes()) {
      IntegerLayout layout = new IntegerLayout(config, job.n(), job.k());
      return (row, into) -> layout.copyRow(image, row, into, 0);
    }
    ImageLayout layout = new ImageLayout(config, job.n(), job.k());
    return (row, into) -> layout.copyRow(image, row, into);
  }
}
