package tern.device;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tern.ffm.DeviceFile;

/** Device memory behind files of the system, and how its bytes are handed to and fro. */
abstract class BoardMemory implements AutoCloseable {
  final MemorySegment bytes;

  private BoardMemory(MemorySegment bytes) {
    this.bytes = bytes;
  }

  /** Hands bytes that the host has written to the device. */
  abstract void toDevice(long offset, long length) throws IOException;

  /** Hands bytes that the device has written to the host. */
  abstract void toHost(long offset, long length) throws IOException;

  @Override
  public void close() throws IOException {}

  static BoardMemory open(BoardFile.Memory memory, Arena until) throws IOException {
    if (memory.path() == null) {
      return new Carried(memory, DeviceFile.ownPages(memory.bytes(), until));
    }
    // A buffer that is handed over is mapped with caches, and so is a file; other memory past them.
    try (DeviceFile file =
        memory.path().startsWith("/dev") && memory.sync() == null
            ? DeviceFile.openUncached(memory.path())
            : DeviceFile.open(memory.path())) {
      MemorySegment bytes = file.map(memory.offset(), memory.bytes(), until);
      return memory.sync() == null ? new Shared(bytes) : new Synced(bytes, memory.sync());
    }
  }

  /** Memory that host and device see alike. */
  private static final class Shared extends BoardMemory {
    Shared(MemorySegment bytes) {
      super(bytes);
    }

    @Override
    void toDevice(long offset, long length) {}

    @Override
    void toHost(long offset, long length) {}
  }

  /** A buffer of u-dma-buf that the device reads and writes beside the host's caches. */
  private static final class Synced extends BoardMemory {
    private static final int GRANULE = 16;
    private static final int TO_DEVICE = 1;
    private static final int FROM_DEVICE = 2;
    // The range's size shares a word of 32 bits with the direction.
    private static final long MOST_BYTES = 1L << 30;

    private final FileChannel forDevice;
    private final FileChannel forCpu;

    Synced(MemorySegment bytes, Path folder) throws IOException {
      super(bytes);
      forDevice = FileChannel.open(folder.resolve("sync_for_device"), StandardOpenOption.WRITE);
      forCpu = FileChannel.open(folder.resolve("sync_for_cpu"), StandardOpenOption.WRITE);
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
     * Offset in the upper word; size, direction and "do it" in the lower: see u-dma-buf's README.
     */
    private static void command(FileChannel file, long offset, long length, int direction)
        throws IOException {
      long start = offset / GRANULE * GRANULE;
      long end = (offset + length + GRANULE - 1) / GRANULE * GRANULE;
      for (long at = start; at < end; at += MOST_BYTES) {
        long part = Math.min(MOST_BYTES, end - at);
        String text = "0x%08X%08X".formatted(at, part | (long) direction << 2 | 1);
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
      }
    }

    @Override
    public void close() throws IOException {
      forDevice.close();
      forCpu.close();
    }
  }

  /** Memory that the host cannot map: an image of it here, its bytes carried by DMA. */
  private static final class Carried extends BoardMemory {
    private static final long CHUNK_BYTES = 1 << 22;

    private final FileChannel write;
    private final FileChannel read;
    private final long address;

    Carried(BoardFile.Memory memory, MemorySegment bytes) throws IOException {
      super(bytes);
      write = FileChannel.open(memory.write(), StandardOpenOption.WRITE);
      read = FileChannel.open(memory.read(), StandardOpenOption.READ);
      address = memory.address();
    }

    @Override
    void toDevice(long offset, long length) throws IOException {
      for (long at = offset; at < offset + length; at += CHUNK_BYTES) {
        ByteBuffer chunk = chunk(at, offset + length);
        long position = address + at;
        while (chunk.hasRemaining()) {
          position += write.write(chunk, position);
        }
      }
    }

    @Override
    void toHost(long offset, long length) throws IOException {
      for (long at = offset; at < offset + length; at += CHUNK_BYTES) {
        ByteBuffer chunk = chunk(at, offset + length);
        long position = address + at;
        while (chunk.hasRemaining()) {
          int count = read.read(chunk, position);
          if (count < 0) {
            throw new IOException("device memory ends at 0x%x".formatted(position));
          }
          position += count;
        }
      }
    }

    private ByteBuffer chunk(long at, long end) {
      return bytes.asSlice(at, Math.min(CHUNK_BYTES, end - at)).asByteBuffer();
    }

    @Override
    public void close() throws IOException {
      write.close();
      read.close();
    }
  }
}
