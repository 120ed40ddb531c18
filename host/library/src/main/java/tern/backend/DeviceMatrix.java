package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import tern.device.DeviceConfig;

/** A matrix whose weight images are in device memory: one, or one for each part of its columns. */
final class DeviceMatrix implements LoadedMatrix {
  private final JobRunner runner;
  private final String name;
  private final int n;
  private final int k;
  private final MatrixPart[] parts;
  private final ColumnParts columns;
  private final int activationStride;
  private final int resultStride;
  private final @Nullable MemorySegment row;
  private final DeviceMatrix[] alone = {this};
  private final JavaArrays arrays = new JavaArrays();
  private int plans;
  private boolean closed;

  DeviceMatrix(
      JobRunner runner,
      DeviceConfig config,
      String name,
      int n,
      ColumnParts columns,
      MatrixPart[] parts) {
    this.runner = runner;
    this.name = name;
    this.n = n;
    this.k = columns.k();
    this.columns = columns;
    this.parts = parts;
    this.activationStride = columns.activationStride();
    this.resultStride = config.resultStride(n);
    this.row = parts.length == 1 ? null : MemorySegment.ofArray(new byte[k]);
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int k() {
    return k;
  }

  String name() {
    return name;
  }

  int parts() {
    return parts.length;
  }

  MatrixPart part(int i) {
    return parts[i];
  }

  /** Bytes from a token's activations to the next token's. */
  int activationStride() {
    return activationStride;
  }

  /** Bytes from the start of a token's activations to those of a part: whole beats. */
  int activationOffset(int part) {
    return columns.activationOffset(part);
  }

  int resultStride() {
    return resultStride;
  }

  /** A buffer for one token's activations before they are cut; null if they are not. */
  @Nullable MemorySegment row() {
    return row;
  }

  /** The sequence of just this matrix. */
  DeviceMatrix[] alone() {
    return alone;
  }

  boolean belongsTo(JobRunner other) {
    return runner == other;
  }

  /** Counts a plan that uses this matrix (1), or no longer does (-1). */
  void countPlan(int change) {
    plans += change;
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException(name + ": the matrix is closed");
    }
  }

  @Override
  public void multiply(byte[] activations, int tokens, int[] accumulators) {
    check(activations, tokens, accumulators);
    arrays.activations = activations;
    arrays.accumulators = accumulators;
    try {
      multiply(tokens, arrays, arrays);
    } finally {
      arrays.activations = null;
      arrays.accumulators = null;
    }
  }

  @Override
  public void multiply(int tokens, Source source, Sink sink) {
    checkOpen();
    if (tokens < 1) {
      throw new IllegalArgumentException("tokens is " + tokens + "; expected 1 or more");
    }
    runner.run(this, tokens, source, sink);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (plans > 0) {
      throw new IllegalStateException(
          name + ": a plan still uses this matrix; close the plan first");
    }
    closed = true;
    free();
    runner.closed();
  }

  /** Frees the images. */
  void free() {
    for (MatrixPart part : parts) {
      part.free();
    }
  }

  /** Operands in Java arrays. One object serves all products, so that none allocates one. */
  private final class JavaArrays implements Source, Sink {
    private byte @Nullable [] activations;
    private int @Nullable [] accumulators;

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
