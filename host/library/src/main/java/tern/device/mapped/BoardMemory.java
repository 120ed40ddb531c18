package tern.device.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import tern.ffm.DeviceFile;

/** Device memory backed by files, and the ways to synchronise its bytes with the device. */
abstract class BoardMemory implements AutoCloseable {
  final MemorySegment bytes;

  private BoardMemory(MemorySegment bytes) {
    this.bytes = bytes;
  }

  /** Makes bytes that the host has written visible to the device. */
  abstract void toDevice(long offset, long length) throws IOException;

  /** Makes bytes that the device has written visible to the host. */
  abstract void toHost(long offset, long length) throws IOException;

  @Override
  public void close() throws IOException {}

  static BoardMemory open(DeviceDescription.Memory memory, Arena until) throws IOException {
    if (memory.path() == null) {
      return new Mirrored(memory, DeviceFile.ownPages(memory.bytes(), until));
    }
    // Synchronised buffers and regular files are mapped cached, any other memory uncached.
    try (DeviceFile file =
        memory.path().startsWith("/dev") && memory.sync() == null
            ? DeviceFile.openUncached(memory.path())
            : DeviceFile.open(memory.path())) {
      MemorySegment bytes = file.map(memory.offset(), memory.bytes(), until);
      return memory.sync() == null ? new Shared(bytes) : new Synced(bytes, memory.sync(), until);
    }
  }

  /** Memory that host and device share coherently. */
  private static final class Shared extends BoardMemory {
    Shared(MemorySegment bytes) {
      super(bytes);
    }

    @Override
    void toDevice(long offset, long length) {}

    @Override
    void toHost(long offset, long length) {}
  }

  /** A u-dma-buf that the device accesses without the host's caches. */
  private static final class Synced extends BoardMemory {
    private static final int GRANULE = 16;
    private static final int TO_DEVICE = 1;
    private static final int FROM_DEVICE = 2;
    // The size of a range shares a 32-bit word with the direction.
    private static final long MOST_BYTES = 1L << 30;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final byte[] PREFIX = {'0', 'x'};
    private static final int TEXT_BYTES = 18;

    private final DeviceFile forDevice;
    private final DeviceFile forCpu;
    private final MemorySegment text;

    Synced(MemorySegment bytes, Path folder, Arena until) throws IOException {
      super(bytes);
      text = until.allocate(TEXT_BYTES);
      forDevice = DeviceFile.openToWrite(folder.resolve("sync_for_device"));
      try {
        forCpu = DeviceFile.openToWrite(folder.resolve("sync_for_cpu"));
      } catch (IOException failed) {
        forDevice.close();
        throw failed;
      }
    }

    @Override
    void toDevice(long offset, long length) throws IOException {
      command(forDevice, offset, length, TO_DEVICE);
    }

    @Override
    void toHost(long offset, long length) throws IOException {
      command(forCpu, offset, length, FROM_DEVICE);
    }

    /**
     * Writes a sync command: offset in the upper word; size, direction and the start bit in the
     * lower. See u-dma-buf's README.
     */
    private void command(DeviceFile file, long offset, long length, int direction)
        throws IOException {
      long start = offset / GRANULE * GRANULE;
      long end = (offset + length + GRANULE - 1) / GRANULE * GRANULE;
      for (long at = start; at < end; at += MOST_BYTES) {
        long part = Math.min(MOST_BYTES, end - at);
        long word = at << 32 | part | (long) direction << 2 | 1;
        byte[] digits = HEX.toHexDigits(word).getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(PREFIX, 0, text, ValueLayout.JAVA_BYTE, 0, PREFIX.length);
        MemorySegment.copy(digits, 0, text, ValueLayout.JAVA_BYTE, PREFIX.length, digits.length);
        file.writeAt(text, 0);
      }
    }

    @Override
    public void close() throws IOException {
      try (forCpu) {
        forDevice.close();
      }
    }
  }

  /** Memory that the host cannot map: mirrored here, and copied by DMA. */
  private static final class Mirrored extends BoardMemory {
    private static final long CHUNK_BYTES = 1 << 22;

    private final DeviceFile write;
    private final DeviceFile read;
    private final long address;

    Mirrored(DeviceDescription.Memory memory, MemorySegment bytes) throws IOException {
      super(bytes);
      write = DeviceFile.openToWrite(memory.write());
      try {
        read = DeviceFile.openToRead(memory.read());
      } catch (IOException failed) {
        write.close();
        throw failed;
      }
      address = memory.address();
    }

    @Override
    void toDevice(long offset, long length) throws IOException {
      for (long at = offset; at < offset + length; at += CHUNK_BYTES) {
        write.writeAt(chunk(at, offset + length), address + at);
      }
    }

    @Override
    void toHost(long offset, long length) throws IOException {
      for (long at = offset; at < offset + length; at += CHUNK_BYTES) {
        read.readAt(chunk(at, offset + length), address + at);
      }
    }

    private MemorySegment chunk(long at, long end) {
      return bytes.asSlice(at, Math.min(CHUNK_BYTES, end - at));
    }

    @Override
    public void close() throws IOException {
      try (read) {
        write.close();
      }
    }
  }
}
