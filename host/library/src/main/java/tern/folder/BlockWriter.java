package tern.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/** Writes blocks one after the other, each from a whole page on. */
final class BlockWriter implements AutoCloseable {
  /** Bytes that are written at a time: what a cache holds. */
  static final int PIECE = 1 << 20;

  private final FileChannel channel;
  private long end;

  BlockWriter(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes native memory, or a Java array of bytes. */
  Block write(MemorySegment bytes) throws IOException {
    int pieces = Math.toIntExact((bytes.byteSize() + PIECE - 1) / PIECE);
    return write(
        PIECE,
        pieces,
        i -> bytes.asSlice((long) i * PIECE, Math.min(PIECE, bytes.byteSize() - (long) i * PIECE)));
  }

  /**
   * Writes pieces as they are made; one may be overwritten when the next is asked for.
   *
   * @param size bytes of all pieces but the last
   */
  Block write(long size, int pieces, IntFunction<MemorySegment> make) throws IOException {
    long start = (end + Block.ALIGNMENT - 1) / Block.ALIGNMENT * Block.ALIGNMENT;
    CRC32C sum = new CRC32C();
    end = start;
    for (int i = 0; i < pieces; i++) {
      MemorySegment piece = make.apply(i);
      sum.update(piece.asByteBuffer());
      end = start + i * size + piece.byteSize();
      ByteBuffer left = piece.asByteBuffer();
      for (long to = start + i * size; left.hasRemaining(); ) {
        to += channel.write(left, to);
      }
    }
    return new Block(start, end - start, sum.getValue());
  }

  Block write(float[] values) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return write(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values));
    }
  }

  /** Writes what is left to the disk. */
  void finish() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
