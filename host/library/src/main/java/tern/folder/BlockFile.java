package tern.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import tern.cpu.Workers;

/**
 * The mapped weights.bin. Blocks are named when they are taken, checked for their place at once,
 * and verified together.
 */
final class BlockFile {
  static final String NAME = "weights.bin";

  /** A check of a block's content beside its checksum. */
  interface Content {
    /** Returns what is wrong, or null. */
    String broken(MemorySegment bytes);
  }

  private record Taken(String name, Block block, MemorySegment bytes, Content content) {}

  private final Path file;
  private final MemorySegment bytes;
  private final List<Taken> taken = new ArrayList<>();

  BlockFile(Path folder) {
    this.file = folder.resolve(NAME);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException unreadable) {
      throw new FolderException(file + ": cannot be read: " + unreadable, unreadable);
    }
  }

  Path path() {
    return file;
  }

  /** Returns the bytes of a block, which {@link #verify} will check. */
  MemorySegment take(String name, Block block, long length, Content content) {
    if (block.length() != length) {
      throw broken(name, "has length " + block.length() + " in tern.json, expected " + length);
    }
    if (block.offset() < 0 || block.offset() % Block.ALIGNMENT != 0) {
      throw broken(
          name, "starts at byte " + block.offset() + ", expected a multiple of " + Block.ALIGNMENT);
    }
    if (block.offset() > bytes.byteSize() || length > bytes.byteSize() - block.offset()) {
      throw broken(
          name,
          "is at byte "
              + block.offset()
              + " and has "
              + length
              + " bytes, but the file has "
              + bytes.byteSize()
              + ": it is truncated; convert the model again");
    }
    MemorySegment slice = bytes.asSlice(block.offset(), length);
    taken.add(new Taken(name, block, slice, content));
    return slice;
  }

  /** The number of bytes that {@link #verify} reads. */
  long bytes() {
    return taken.stream().mapToLong(one -> one.block.length()).sum();
  }

  /** Compares all checksums, on all threads, the largest blocks first. */
  void verify() {
    List<Taken> order = new ArrayList<>(taken);
    order.sort(Comparator.comparingLong((Taken one) -> one.block.length()).reversed());
    AtomicInteger next = new AtomicInteger();
    AtomicReference<FolderException> failure = new AtomicReference<>();
    Workers.shared()
        .run(
            (part, parts) -> {
              for (int i = next.getAndIncrement(); i < order.size(); i = next.getAndIncrement()) {
                FolderException wrong = failure(order.get(i));
                if (wrong != null) {
                  failure.compareAndSet(null, wrong);
                }
              }
            });
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private FolderException failure(Taken one) {
    CRC32C sum = new CRC32C();
    String wrong = null;
    for (long at = 0; at < one.bytes.byteSize(); at += BlockWriter.PIECE) {
      long count = Math.min(BlockWriter.PIECE, one.bytes.byteSize() - at);
      MemorySegment piece = one.bytes.asSlice(at, count);
      sum.update(piece.asByteBuffer());
      wrong = wrong == null ? one.content.broken(piece) : wrong;
    }
    if (sum.getValue() != one.block.crc32c()) {
      return broken(
          one.name,
          String.format(
              Locale.ROOT,
              "has checksum %08x, expected %08x: the file is damaged; convert the model again",
              sum.getValue(),
              one.block.crc32c()));
    }
    return wrong == null ? null : broken(one.name, wrong);
  }

  FolderException broken(String name, String what) {
    return new FolderException(file + ": block '" + name + "' " + what);
  }
}
