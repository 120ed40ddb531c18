package tern.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The completion records that a device writes: one per entry of the job ring. */
final class CompletionRing {
  private final int entries;
  private final DeviceMemory.Region region;

  CompletionRing(DeviceMemory memory, int entries) {
    this.entries = entries;
    this.region = memory.take("the completion records", (long) entries * Job.BYTES, Job.BYTES);
  }

  long address() {
    return region.address();
  }

  private long slot(int job) {
    return (long) (job & entries - 1) * Job.BYTES;
  }

  private int word(long at) {
    return region.bytes().get(ValueLayout.JAVA_INT, at);
  }

  /** Ensures that the content of a job's slot is not a record of this job. */
  void clear(int job) {
    MemorySegment records = region.bytes();
    records.set(ValueLayout.JAVA_INT, slot(job), job);
    region.toDevice(slot(job), Job.BYTES);
  }

  /** Whether there is a record of the job that reports success. */
  boolean holds(int job) {
    region.toHost(slot(job), Job.BYTES);
    return word(slot(job)) == job + 1 && word(slot(job) + 4) == 0;
  }

  /** Returns the exception to throw if a record should be there but is not. */
  DeviceException lacks(int job) {
    return new DeviceException(
        "completion record of job "
            + Integer.toUnsignedString(job)
            + " has sequence "
            + Integer.toUnsignedString(word(slot(job)))
            + " and status "
            + word(slot(job) + 4)
            + ", expected "
            + Integer.toUnsignedString(job + 1)
            + " and 0");
  }
}
