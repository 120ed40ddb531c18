package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Job;
import tern.ternary.TernaryMatrix;

/** A matrix whose weight image lies in device memory. */
final class DeviceMatrix implements LoadedMatrix {
  private final JobRunner runner;
  private final int n;
  private final int k;
  private final long address;
  private final int activationStride;
  private final int resultStride;
  private final int portBytes;
  private final Arrays arrays = new Arrays();
  private Job job;

  DeviceMatrix(JobRunner runner, DeviceConfig config, TernaryMatrix matrix, long address) {
    this.runner = runner;
    this.n = matrix.n();
    this.k = matrix.k();
    this.address = address;
    this.activationStride = (int) config.roundUpToBeat(k);
    this.resultStride = (int) config.roundUpToBeat(4L * n);
    this.portBytes = (int) config.weightPortBytes(n, k);
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int k() {
    return k;
  }

  int activationStride() {
    return activationStride;
  }

  int resultStride() {
    return resultStride;
  }

  boolean belongsTo(JobRunner other) {
    return runner == other;
  }

  /** The job of so many tokens; the last one is kept, so that decoding makes none anew. */
  Job job(int tokens, DeviceMemory.Region activations, DeviceMemory.Region results) {
    if (job == null
        || job.tokens() != tokens
        || job.activationAddress() != activations.address()
        || job.resultAddress() != results.address()) {
      job =
          new Job(
              address,
              activations.address(),
              results.address(),
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

  @Override
  public void multiply(byte[] activations, int tokens, int[] accumulators) {
    check(activations, tokens, accumulators);
    arrays.activations = activations;
    arrays.accumulators = accumulators;
    try {
      runner.run(this, tokens, arrays, arrays);
    } finally {
      arrays.activations = null;
      arrays.accumulators = null;
    }
  }

  @Override
  public void multiply(int tokens, Source source, Sink sink) {
    if (tokens < 1) {
      throw new IllegalArgumentException("tokens is " + tokens + "; expected 1 or more");
    }
    runner.run(this, tokens, source, sink);
  }

  /** Operands in Java arrays; one object for all products, so that none is made for each. */
  private final class Arrays implements Source, Sink {
    private byte[] activations;
    private int[] accumulators;

    @Override
    public void write(int token, MemorySegment into, long at) {
      MemorySegment.copy(activations, token * k, into, ValueLayout.JAVA_BYTE, at, k);
    }

    @Override
    public void read(int token, MemorySegment from, long at) {
      MemorySegment.copy(from, ValueLayout.JAVA_INT, at, accumulators, token * n, n);
    }
  }
}
