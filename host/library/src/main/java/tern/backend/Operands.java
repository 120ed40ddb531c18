package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import tern.device.DeviceException;
import tern.device.DeviceMemory;
import tern.device.Job;

/**
 * The device memory for activations and sums. All products of a backend share it, since one runs at
 * a time. For a matrix in parts, activations are cut and sums added here.
 */
final class Operands {
  private static final int PAGE = 4096;

  private final DeviceMemory memory;
  private final int jobTokens;
  private DeviceMemory.@Nullable Region activations;
  private DeviceMemory.@Nullable Region results;

  /** Creates operands for jobs of at most {@code jobTokens} tokens; allocates nothing yet. */
  Operands(DeviceMemory memory, int jobTokens) {
    this.memory = memory;
    this.jobTokens = jobTokens;
  }

  /** Grows the memory to fit a matrix; no job may be in flight. */
  void fit(DeviceMatrix matrix) {
    activations = grown("activations", activations, (long) jobTokens * matrix.activationStride());
    results = grown("results", results, matrix.parts() * partBytes(matrix));
  }

  private DeviceMemory.Region grown(String what, DeviceMemory.Region old, long bytes) {
    if (old == null) {
      return memory.take(what, bytes, PAGE);
    }
    long before = old.bytes().byteSize();
    if (before >= bytes) {
      return old;
    }
    old.free();
    try {
      return memory.take(what, bytes, PAGE);
    } catch (DeviceException.OutOfMemory full) {
      // Matrices loaded before still need the old region, and its bytes are free again.
      restore(what, before);
      throw full;
    }
  }

  private void restore(String what, long bytes) {
    DeviceMemory.Region again = memory.take(what, bytes, PAGE);
    if (what.equals("activations")) {
      activations = again;
    } else {
      results = again;
    }
  }

  /** Frees the memory. */
  void free() {
    if (activations != null) {
      activations.free();
      activations = null;
    }
    if (results != null) {
      results.free();
      results = null;
    }
  }

  private long partBytes(DeviceMatrix matrix) {
    return (long) jobTokens * matrix.resultStride();
  }

  /** Returns the job that multiplies {@code tokens} tokens by one part of a matrix. */
  Job job(DeviceMatrix matrix, int part, int tokens) {
    return matrix
        .part(part)
        .job(
            tokens,
            activations.address() + matrix.activationOffset(part),
            results.address() + part * partBytes(matrix),
            matrix.activationStride(),
            matrix.resultStride());
  }

  /** Lets {@code source} write the activations of {@code count} tokens, and syncs the device. */
  void write(DeviceMatrix matrix, int first, int count, LoadedMatrix.Source source) {
    MemorySegment into = activations.bytes();
    MemorySegment row = matrix.row();
    for (int m = 0; m < count; m++) {
      long at = (long) m * matrix.activationStride();
      if (row == null) {
        source.write(first + m, into, at);
      } else {
        source.write(first + m, row, 0);
        for (int i = 0; i < matrix.parts(); i++) {
          MatrixPart part = matrix.part(i);
          MemorySegment.copy(row, part.first(), into, at + matrix.activationOffset(i), part.k());
        }
      }
    }
    activations.toDevice(0, (long) count * matrix.activationStride());
  }

  /** Adds the sums of all parts, and lets {@code sink} read those of {@code count} tokens. */
  void read(DeviceMatrix matrix, int first, int count, LoadedMatrix.Sink sink) {
    for (int i = 0; i < matrix.parts(); i++) {
      results.toHost(i * partBytes(matrix), (long) count * matrix.resultStride());
      if (i > 0) {
        add(matrix, i, count);
      }
    }
    for (int m = 0; m < count; m++) {
      sink.read(first + m, results.bytes(), (long) m * matrix.resultStride());
    }
  }

  /** Adds a part's sums to the first part's; {@link JobLimits#MAX_K} keeps them in 32 bits. */
  private void add(DeviceMatrix matrix, int part, int count) {
    MemorySegment sums = results.bytes();
    long offset = part * partBytes(matrix);
    for (int m = 0; m < count; m++) {
      long start = (long) m * matrix.resultStride();
      for (long at = start; at < start + 4L * matrix.n(); at += 4) {
        int sum = sums.get(ValueLayout.JAVA_INT, at) + sums.get(ValueLayout.JAVA_INT, offset + at);
        sums.set(ValueLayout.JAVA_INT, at, sum);
      }
    }
  }
}
