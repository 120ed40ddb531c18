package tern.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells apart the two meanings of type 42: groups of 64 weights, as ggml defines it, and groups of
 * 128 as in older files of the fork that it came from. Their matrices have different sizes, so the
 * distance from one tensor to the next decides.
 */
final class GroupSize {
  private GroupSize() {}

  /** Returns what type 42 means in a file; null if it does not occur. */
  static @Nullable GgufType of(
      List<TensorEntry> sorted, long dataBytes, long alignment, GgufCursor at) {
    @Nullable String open = null;
    boolean small = true;
    boolean large = true;
    long end = dataBytes;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      TensorEntry entry = sorted.get(i);
      if (entry.number() == GgufType.Q2_0.number) {
        long span = end - entry.offset();
        small &= fits(GgufType.Q2_0, entry, span, alignment);
        large &= fits(GgufType.Q2_0_G128, entry, span, alignment);
        open = entry.name();
      }
      end = entry.offset();
    }
    if (open == null) {
      return null;
    }
    if (small == large) {
      throw at.broken(
          "tensor '"
              + open
              + "' has type "
              + GgufType.name(GgufType.Q2_0.number)
              + ", and the sizes of such tensors fit "
              + (small ? "both " : "neither ")
              + "groups of 64 "
              + (small ? "and" : "nor")
              + " groups of 128 weights: the file is "
              + (small ? "too small to tell" : "truncated or broken"));
    }
    return small ? GgufType.Q2_0 : GgufType.Q2_0_G128;
  }

  private static boolean fits(GgufType type, TensorEntry entry, long span, long alignment) {
    long size = type.bytes(entry.elements());
    return entry.columns() % type.block == 0
        && span >= size
        && span <= GgufFile.align(size, alignment);
  }
}
