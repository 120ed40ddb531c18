package tern.resident;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.device.Job;

/**
 * A product of a resident program: a job, and when it may run. Its descriptor is that of the job,
 * with the flag {@code resident} and what follows it.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param after vector instructions of this token that must be complete before its activations are
 *     read
 * @param fresh whether its weights are written by this token too: they are not read before
 * @param first skipped, and counted as complete, while the position is below
 */
public record ProductStep(Job job, int after, boolean fresh, int first) {
  private static final int PLANES = 1;
  private static final int RESIDENT = 2;
  private static final int FRESH = 4;
  private static final long FLAGS = 52;
  private static final long AFTER = 56;
  private static final long FIRST = 60;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** Writes the descriptor, {@link Job#BYTES} bytes. */
  public void write(MemorySegment memory, long at) {
    job.write(memory, at);
    int flags = (job.planes() ? PLANES : 0) | RESIDENT | (fresh ? FRESH : 0);
    memory.set(INT, at + FLAGS, flags);
    memory.set(INT, at + AFTER, after);
    memory.set(INT, at + FIRST, first);
  }

  /**
   * Reads a descriptor.
   *
   * @throws IllegalArgumentException if its flags are not those of a resident job, or a number is
   *     too large
   */
  public static ProductStep read(MemorySegment memory, long at) {
    int flags = memory.get(INT, at + FLAGS);
    if ((flags & ~(PLANES | FRESH)) != RESIDENT) {
      throw new IllegalArgumentException(
          "flags is " + flags + ", expected resident (2), and planes (1) or fresh (4) with it");
    }
    Job job =
        new Job(
            memory.get(LONG, at),
            memory.get(LONG, at + 8),
            memory.get(LONG, at + 16),
            memory.get(INT, at + 24),
            memory.get(INT, at + 28),
            memory.get(INT, at + 32),
            memory.get(INT, at + 36),
            memory.get(INT, at + 40),
            memory.get(INT, at + 44),
            memory.get(INT, at + 48),
            (flags & PLANES) != 0);
    int after = count(memory, "after", at + AFTER);
    int first = count(memory, "first", at + FIRST);
    return new ProductStep(job, after, (flags & FRESH) != 0, first);
  }

  private static int count(MemorySegment memory, String field, long at) {
    int value = memory.get(INT, at);
    if (value < 0) {
      throw new IllegalArgumentException(
          field + " is " + Integer.toUnsignedString(value) + ", expected less than 2^31");
    }
    return value;
  }
}
