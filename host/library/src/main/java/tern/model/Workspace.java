package tern.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tern.cpu.Kernels;
import tern.cpu.Workers;

/** The memory and the threads with which one session computes; nothing of it outlives a pass. */
public final class Workspace {
  final Kernels kernels;
  final Workers workers;

  /** Two floats for each token: what {@link Kernels#quantise} returns. */
  MemorySegment scales;

  /** Normed activations, for layers that do not quantise. */
  MemorySegment normed;

  private final BitProduct product = new BitProduct();
  private final Scope memory = new Scope();
  private int tokens;

  Workspace(Kernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
    scales = floats(0);
    normed = floats(0);
  }

  /** Allocates memory for floats, from a 64-byte boundary on. */
  static MemorySegment floats(long count) {
    return floats(Arena.ofAuto(), count);
  }

  /** Allocates memory for floats from an arena. */
  static MemorySegment floats(Arena arena, long count) {
    return arena.allocate(4 * count, 64);
  }

  /** Frees the memory. */
  void close() {
    memory.close();
  }

  /** Makes room for {@code tokens} tokens of at most {@code widest} values. */
  void reserve(int tokens, int widest) {
    if (tokens > this.tokens) {
      this.tokens = tokens;
      Arena larger = Arena.ofShared();
      scales = floats(larger, 2L * tokens);
      normed = floats(larger, (long) tokens * widest);
      memory.replace(larger);
    }
  }

  /** Runs an operation for each token, several at a time if there are several. */
  void each(int tokens, IntConsumer operation) {
    if (tokens == 1) {
      operation.accept(0);
      return;
    }
    workers.run(
        (part, parts) -> {
          int end = Workers.start(tokens, part + 1, parts);
          for (int m = Workers.start(tokens, part, parts); m < end; m++) {
            operation.accept(m);
          }
        });
  }

  /** The product of this workspace, set to a layer and its operands. */
  BitProduct product(BitLinear linear, MemorySegment x, @Nullable RmsNorm norm, MemorySegment y) {
    product.set(this, linear, x, norm, y);
    return product;
  }
}
