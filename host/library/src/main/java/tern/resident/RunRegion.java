package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.RunDescriptor;

/**
 * The descriptor of a run in device memory, and the given ids behind it. Only words that differ
 * from those of the run before are written, and few between them.
 */
final class RunRegion {
  private static final int WORD = 4;

  /** Equal bytes that are written again: on a line, another write costs as many. */
  private static final int GAP = 24;

  private final DeviceMemory.Region region;

  /** What the device has. */
  private final MemorySegment next;

  private boolean written;

  RunRegion(DeviceMemory memory, DeviceConfig config, int positions) {
    long bytes = RunDescriptor.BYTES + config.roundUpToBeat(4L * positions);
    this.region =
        memory.take("a run", bytes, Math.max(RunDescriptor.ALIGNMENT, config.beatBytes()));
    this.next = Arena.ofAuto().allocate(bytes, RunDescriptor.ALIGNMENT);
  }

  /** Device address of the descriptor. */
  long address() {
    return region.address();
  }

  /** Writes a run, and makes it visible. */
  void write(ResidentProgram program, RunRequest run) {
    new RunDescriptor(
            program.products(),
            program.vectors(),
            program.maps(),
            address() + RunDescriptor.BYTES,
            program.productCount(),
            program.vectorCount(),
            program.bodyProducts(),
            program.bodyVectors(),
            program.positions(),
            program.vocabulary(),
            run.position(),
            run.given().length,
            run.budget(),
            run.stops())
        .write(next, 0);
    int[] given = run.given();
    MemorySegment.copy(given, 0, next, JAVA_INT, RunDescriptor.BYTES, given.length);
    long end = RunDescriptor.BYTES + 4L * given.length;
    if (!written) {
      send(0, end);
      written = true;
      return;
    }
    for (long from = differing(0, end); from < end; ) {
      long to = from + WORD;
      long more = differing(to, end);
      while (more < end && more - to <= GAP) {
        to = more + WORD;
        more = differing(to, end);
      }
      send(from, to - from);
      from = more;
    }
  }

  /** The first word from an offset on that the device does not have; the end if it has all. */
  private long differing(long from, long end) {
    long equal = next.asSlice(from, end - from).mismatch(region.bytes().asSlice(from, end - from));
    return equal < 0 ? end : from + equal / WORD * WORD;
  }

  private void send(long from, long bytes) {
    MemorySegment.copy(next, from, region.bytes(), from, bytes);
    region.toDevice(from, bytes);
  }
}
