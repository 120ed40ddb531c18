package tern.device.fake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.device.DeviceConfig;
import tern.device.Registers;
import tern.ternary.TritCodec;

/**
 * Executes one descriptor for a {@link FakeDevice}: the checks, then the product, weight by weight.
 * One object serves all jobs: it reads each descriptor into its fields.
 */
final class FakeJob {
  private static final int PLANES = 1;

  private final MemorySegment memory;
  private final DeviceConfig config;
  private final byte[] weights;
  private long faultAddress = -1;
  private long windowBase;
  private long windowLimit;
  private long weightAddress;
  private long activationAddress;
  private long resultAddress;
  private int k;
  private int n;
  private int tokens;
  private int tag;
  private long activationStride;
  private long resultStride;
  private long weightPortBytes;
  private int flags;

  FakeJob(MemorySegment memory, DeviceConfig config) {
    this.memory = memory;
    this.config = config;
    this.weights = new byte[config.maxK()];
  }

  /** Refuses accesses to this byte from now on; -1 for none. */
  void failAt(long address) {
    faultAddress = address;
  }

  /** Allows accesses to a range of bytes, which starts and ends at page boundaries. */
  void stayWithin(long base, long limit) {
    windowBase = base;
    windowLimit = limit;
  }

  /** Whether a region leaves the window or the bus's address space. */
  boolean isOutside(long address, long bytes) {
    long last = address + bytes - 1;
    return Long.compareUnsigned(last, address) < 0
        || last >>> config.addressBits() != 0
        || Long.compareUnsigned(address, windowBase) < 0
        || Long.compareUnsigned(last, windowLimit) > 0;
  }

  /** Runs the job of a descriptor, and returns its error code. */
  int run(long descriptor) {
    read(descriptor);
    int error = check(descriptor);
    return error == Registers.ERROR_NONE && !multiply() ? Registers.ERROR_INVALID_TRIT : error;
  }

  /** Bytes read: weights once per pass, and activations. */
  long bytesRead() {
    int passes = Math.ceilDiv(tokens, config.passTokens(k));
    return passes * config.weightPorts() * weightPortBytes + tokens * config.roundUpToBeat(k);
  }

  long bytesWritten() {
    return 4L * tokens * n;
  }

  /** Fields of the job's descriptor. */
  int tag() {
    return tag;
  }

  private void read(long at) {
    weightAddress = memory.get(ValueLayout.JAVA_LONG, at);
    activationAddress = memory.get(ValueLayout.JAVA_LONG, at + 8);
    resultAddress = memory.get(ValueLayout.JAVA_LONG, at + 16);
    k = memory.get(ValueLayout.JAVA_INT, at + 24);
    n = memory.get(ValueLayout.JAVA_INT, at + 28);
    tokens = memory.get(ValueLayout.JAVA_INT, at + 32);
    tag = memory.get(ValueLayout.JAVA_INT, at + 36);
    activationStride = unsigned(at + 40);
    resultStride = unsigned(at + 44);
    weightPortBytes = unsigned(at + 48);
    flags = memory.get(ValueLayout.JAVA_INT, at + 52);
  }

  private long unsigned(long at) {
    return Integer.toUnsignedLong(memory.get(ValueLayout.JAVA_INT, at));
  }

  private int check(long descriptor) {
    long places = weightAddress | activationAddress | resultAddress;
    if (Integer.compareUnsigned(k, config.maxK()) > 0) {
      return Registers.ERROR_K_TOO_LARGE;
    }
    if (Integer.compareUnsigned(tokens, config.maxTokens()) > 0) {
      return Registers.ERROR_TOO_MANY_TOKENS;
    }
    if (((places | activationStride | resultStride) & config.beatBytes() - 1) != 0) {
      return Registers.ERROR_MISALIGNED;
    }
    boolean bad =
        k == 0
            || tokens == 0
            || Integer.compareUnsigned(n - 1, DeviceConfig.MAX_N) >= 0
            || activationStride < config.roundUpToBeat(k)
            || resultStride < config.roundUpToBeat(4L * n)
            || weightPortBytes == 0
            || weightPortBytes % config.beatBytes() != 0
            || (flags & ~(config.planes() ? PLANES : 0)) != 0
            || memory.get(ValueLayout.JAVA_LONG, descriptor + 56) != 0;
    if (bad) {
      return Registers.ERROR_BAD_DESCRIPTOR;
    }
    long imageBytes = config.weightByte(config.weightPorts() - 1, weightPortBytes - 1) + 1;
    boolean outside =
        isOutside(weightAddress, imageBytes)
            || isOutside(activationAddress, bytesOfTokens(activationStride, k))
            || isOutside(resultAddress, bytesOfTokens(resultStride, 4L * n));
    if (outside) {
      return Registers.ERROR_OUTSIDE_WINDOW;
    }
    if (weightPortBytes != config.weightPortBytes(ternaryRows(), k)) {
      return Registers.ERROR_BAD_DESCRIPTOR;
    }
    boolean unreadable =
        refused(weightAddress, config.weightImageBytes(ternaryRows(), k))
            || refusedToken(activationAddress, activationStride, k);
    if (unreadable) {
      return Registers.ERROR_READ_BUS_ERROR;
    }
    return refusedToken(resultAddress, resultStride, 4L * n)
        ? Registers.ERROR_WRITE_BUS_ERROR
        : Registers.ERROR_NONE;
  }

  /** Bytes from the first token's first byte to the last token's last beat. */
  private long bytesOfTokens(long stride, long bytes) {
    return (tokens - 1) * stride + config.roundUpToBeat(bytes);
  }

  private boolean refusedToken(long address, long stride, long bytes) {
    for (int m = 0; m < tokens; m++) {
      if (refused(address + m * stride, config.roundUpToBeat(bytes))) {
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

  /** Computes the product by the table of the weight image; false if a byte is not a code. */
  private boolean multiply() {
    for (int row = 0; row < n; row++) {
      for (int c = 0; c < k; c++) {
        int weight = flags == PLANES ? integer(row, c) : trit(row, c);
        if (weight == TritCodec.INVALID) {
          return false;
        }
        weights[c] = (byte) weight;
      }
      for (int m = 0; m < tokens; m++) {
        long activations = activationAddress + m * activationStride;
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum += memory.get(ValueLayout.JAVA_BYTE, activations + c) * weights[c];
        }
        memory.set(ValueLayout.JAVA_INT, resultAddress + m * resultStride + 4L * row, sum);
      }
    }
    return true;
  }

  /** Ternary rows that take as much of an image. */
  private int ternaryRows() {
    return flags == PLANES ? 5 * n : n;
  }

  private int integer(int row, int c) {
    int lanes = config.lanes();
    int tileRows = config.outputCols() / 5;
    int portRows = tileRows / config.weightPorts();
    int chunks = (k + lanes - 1) / lanes;
    long portChunk = (long) (row / tileRows) * chunks + c / lanes;
    long at = (portChunk * portRows + row % portRows) * lanes + c % lanes;
    long place = config.weightByte(row % tileRows / portRows, at);
    int code = memory.get(ValueLayout.JAVA_BYTE, weightAddress + place) & 0xFF;
    return code > 242 ? TritCodec.INVALID : code - 121;
  }

  private int trit(int row, int c) {
    TritCodec codec = config.weightCodec();
    int lanes = config.lanes();
    int portCols = config.outputCols() / config.weightPorts();
    int chunks = (k + lanes - 1) / lanes;
    int column = row % config.outputCols();
    long portChunk = (long) (row / config.outputCols()) * chunks + c / lanes;
    long j = (portChunk * portCols + column % portCols) * lanes + c % lanes;
    long place = config.weightByte(column / portCols, j / codec.tritsPerByte());
    byte code = memory.get(ValueLayout.JAVA_BYTE, weightAddress + place);
    return codec.decode(code, (int) (j % codec.tritsPerByte()));
  }
}
