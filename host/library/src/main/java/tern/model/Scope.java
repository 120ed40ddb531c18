package tern.model;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** Native memory that its owner replaces as a whole when it grows, and frees at the end. */
final class Scope {
  private @Nullable Arena arena;

  /** Frees what was allocated before: the owner has copied what it still needs. */
  void replace(Arena next) {
    close();
    arena = next;
  }

  /** Frees the memory. */
  void close() {
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
