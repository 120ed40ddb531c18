package tern.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.ternary.TritCodec;

/**
 * What a {@link FakeDevice} does with one descriptor: the checks and the product, place by place.
 */
final class FakeJob {
  private final MemorySegment memory;
  private final DeviceConfig config;
  private final long faultAddress;

  /** Accesses that touch {@code faultAddress} are refused; -1 for none. */
  FakeJob(MemorySegment memory, DeviceConfig config, long faultAddress) {
    this.memory = memory;
    this.config = config;
    this.faultAddress = faultAddress;
  }

  /** Runs the job whose descriptor stands there; answers its error code. */
  int run(long descriptor) {
    Job job = Job.read(memory, descriptor);
    int error = check(job, descriptor);
    return error == Registers.ERROR_NONE && !multiply(job) ? Registers.ERROR_INVALID_TRIT : error;
  }

  private int check(Job job, long descriptor) {
    long places = job.weightAddress() | job.activationAddress() | job.resultAddress();
    long strides = job.activationStride() | job.resultStride();
    if (Integer.compareUnsigned(job.k(), config.maxK()) > 0) {
      return Registers.ERROR_K_TOO_LARGE;
    }
    if (Integer.compareUnsigned(job.tokens(), config.maxTokens()) > 0) {
      return Registers.ERROR_TOO_MANY_TOKENS;
    }
    if (((places | strides) & config.beatBytes() - 1) != 0) {
      return Registers.ERROR_MISALIGNED;
    }
    boolean bad =
        job.k() == 0
            || job.tokens() == 0
            || Integer.compareUnsigned(job.n() - 1, DeviceConfig.MAX_N) >= 0
            || unsigned(job.activationStride()) < config.roundUpToBeat(job.k())
            || unsigned(job.resultStride()) < config.roundUpToBeat(4L * job.n())
            || unsigned(job.weightPortBytes()) != config.weightPortBytes(job.n(), job.k())
            || Job.reserved(memory, descriptor) != 0;
    if (bad) {
      return Registers.ERROR_BAD_DESCRIPTOR;
    }
    long weights = config.weightPorts() * unsigned(job.weightPortBytes());
    boolean unreadable =
        refused(job.weightAddress(), weights)
            || refused(job.activationAddress(), job, job.activationStride(), job.k());
    if (unreadable) {
      return Registers.ERROR_READ_BUS_ERROR;
    }
    return refused(job.resultAddress(), job, job.resultStride(), 4L * job.n())
        ? Registers.ERROR_WRITE_BUS_ERROR
        : Registers.ERROR_NONE;
  }

  private boolean refused(long address, Job job, int stride, long bytes) {
    for (int m = 0; m < job.tokens(); m++) {
      if (refused(address + m * unsigned(stride), config.roundUpToBeat(bytes))) {
        return true;
      }
    }
    return false;
  }

  private boolean refused(long address, long bytes) {
    return address < 0
        || address > memory.byteSize() - bytes
        || address <= faultAddress && faultAddress < address + bytes;
  }

  private static long unsigned(int word) {
    return Integer.toUnsignedLong(word);
  }

  /** The product, by the table of the weight image; false if a byte stands for no trits. */
  private boolean multiply(Job job) {
    byte[] trits = new byte[job.k()];
    for (int n = 0; n < job.n(); n++) {
      for (int k = 0; k < job.k(); k++) {
        int trit = trit(job, n, k);
        if (trit == TritCodec.INVALID) {
          return false;
        }
        trits[k] = (byte) trit;
      }
      for (int m = 0; m < job.tokens(); m++) {
        long activations = job.activationAddress() + m * unsigned(job.activationStride());
        long result = job.resultAddress() + m * unsigned(job.resultStride()) + 4L * n;
        int sum = 0;
        for (int k = 0; k < job.k(); k++) {
          sum += memory.get(ValueLayout.JAVA_BYTE, activations + k) * trits[k];
        }
        memory.set(ValueLayout.JAVA_INT, result, sum);
      }
    }
    return true;
  }

  private int trit(Job job, int n, int k) {
    TritCodec codec = config.weightCodec();
    int lanes = config.lanes();
    int portCols = config.outputCols() / config.weightPorts();
    int chunks = (job.k() + lanes - 1) / lanes;
    int column = n % config.outputCols();
    long portChunk = (long) (n / config.outputCols()) * chunks + k / lanes;
    long j = (portChunk * portCols + column % portCols) * lanes + k % lanes;
    long port = job.weightAddress() + column / portCols * unsigned(job.weightPortBytes());
    byte code = memory.get(ValueLayout.JAVA_BYTE, port + j / codec.tritsPerByte());
    return codec.decode(code, (int) (j % codec.tritsPerByte()));
  }
}
