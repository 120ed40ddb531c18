package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.RunDescriptor;

/**
 * The descriptor of a run in device memory, and the given ids behind it. Only bytes that differ
 * from those of the run before are written.
 */
final class RunRegion {
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
    long first = next.asSlice(0, end).mismatch(region.bytes().asSlice(0, end));
    if (first < 0) {
      return;
    }
    long last = end - 1;
    while (next.get(JAVA_BYTE, last) == region.bytes().get(JAVA_BYTE, last)) {
      last--;
    }
    long from = first / 4 * 4;
    send(from, last / 4 * 4 + 4 - from);
  }

  private void send(long from, long bytes) {
    MemorySegment.copy(next, from, region.bytes(), from, bytes);
    region.toDevice(from, bytes);
  }
}
