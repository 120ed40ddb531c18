package tern.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A job: one matrix times some tokens. Its descriptor has 64 bytes, see hw/doc/interface.md.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param weightAddress device address of the weight image
 * @param activationAddress device address of the first token's activations, int8
 * @param resultAddress device address of the first token's sums, int32
 * @param k columns of the matrix
 * @param n rows of the matrix
 * @param tag any number; appears in the job's completion record
 * @param activationStride bytes from one token's activations to the next token's
 * @param resultStride bytes from one token's sums to the next token's
 * @param weightPortBytes bytes of one weight port's stream
 * @param planes the matrix is of integers within +-121, as trit planes, not of trits
 */
public record Job(
    long weightAddress,
    long activationAddress,
    long resultAddress,
    int k,
    int n,
    int tokens,
    int tag,
    int activationStride,
    int resultStride,
    int weightPortBytes,
    boolean planes) {

  /** A job of a ternary matrix. */
  public Job(
      long weightAddress,
      long activationAddress,
      long resultAddress,
      int k,
      int n,
      int tokens,
      int tag,
      int activationStride,
      int resultStride,
      int weightPortBytes) {
    this(
        weightAddress,
        activationAddress,
        resultAddress,
        k,
        n,
        tokens,
        tag,
        activationStride,
        resultStride,
        weightPortBytes,
        false);
  }

  /** Bytes of a descriptor, and of a completion record. */
  public static final int BYTES = 64;

  /** The descriptor's flag of a matrix of integers. */
  private static final int PLANES = 1;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** Writes the descriptor. */
  public void write(MemorySegment memory, long at) {
    memory.set(LONG, at, weightAddress);
    memory.set(LONG, at + 8, activationAddress);
    memory.set(LONG, at + 16, resultAddress);
    memory.set(INT, at + 24, k);
    memory.set(INT, at + 28, n);
    memory.set(INT, at + 32, tokens);
    memory.set(INT, at + 36, tag);
    memory.set(INT, at + 40, activationStride);
    memory.set(INT, at + 44, resultStride);
    memory.set(INT, at + 48, weightPortBytes);
    memory.set(INT, at + 52, planes ? PLANES : 0);
    memory.set(LONG, at + 56, 0);
  }
}
