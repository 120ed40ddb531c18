package tern.gguf;

import java.util.List;
import java.util.function.Predicate;

/**
 * Tells apart the two meanings of type 42: groups of 64 weights, as ggml defines it, and groups of
 * 128 as in older files of the fork that it came from. Their matrices have different sizes, so the
 * distance from one tensor to the next decides.
 */
final class GroupSize {
  private GroupSize() {}

  /** Returns what type 42 means in a file; null if it does not occur. */
  static GgufType of(List<TensorEntry> sorted, long dataBytes, long alignment, GgufCursor at) {
    List<TensorEntry> open =
        sorted.stream().filter(entry -> entry.number() == GgufType.Q2_0.number).toList();
    if (open.isEmpty()) {
      return null;
    }
    boolean small = open.stream().allMatch(fits(GgufType.Q2_0, sorted, dataBytes, alignment));
    boolean large = open.stream().allMatch(fits(GgufType.Q2_0_G128, sorted, dataBytes, alignment));
    if (small == large) {
      throw at.broken(
          "tensor '"
              + open.getFirst().name()
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

  private static Predicate<TensorEntry> fits(
      GgufType type, List<TensorEntry> sorted, long dataBytes, long alignment) {
    return entry -> {
      long size = type.bytes(entry.elements());
      long span = entry.span(sorted, dataBytes);
      return entry.columns() % type.block == 0
          && span >= size
          && span <= GgufFile.align(size, alignment);
    };
  }
}
