package tern.resident;

import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import tern.device.DeviceMemory;

/** Writes a model into device memory, and checks its program there before one is run. */
final class ResidentLoad {
  private static final long CHUNK = 1 << 16;

  private final ResidentModel model;
  private final DeviceMemory.Region memory;
  private final ResidentDevice.Progress progress;
  private long done;

  ResidentLoad(ResidentModel model, DeviceMemory.Region memory, ResidentDevice.Progress progress) {
    this.model = model;
    this.memory = memory;
    this.progress = progress;
  }

  void run() {
    long bytes = Math.min(model.bytes(), memory.bytes().byteSize());
    MemorySegment own = memory.bytes().asSlice(0, bytes);
    own.fill((byte) 0);
    Iterator<MemoryRegion> packed = model.regions().iterator();
    model.load(own, () -> advance(packed.next().bytes()));
    model.check(own);
    for (MemoryRegion region : model.regions()) {
      send(region.address() - model.base(), region.bytes());
    }
    progress.loaded(2 * model.bytes(), 2 * model.bytes());
  }

  /** Sends a region in parts, so that progress is seen on a slow line. */
  private void send(long offset, long bytes) {
    for (long at = 0; at < bytes; at += CHUNK) {
      long part = Math.min(CHUNK, bytes - at);
      memory.toDevice(offset + at, part);
      advance(part);
    }
  }

  /** Every byte is packed, and then sent. */
  private void advance(long bytes) {
    done += bytes;
    progress.loaded(done, 2 * model.bytes());
  }
}
