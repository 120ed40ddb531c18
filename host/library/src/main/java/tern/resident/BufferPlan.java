package tern.resident;

/** Gives out words of the vector unit's buffer, the later ones back first. */
final class BufferPlan {
  private final VectorShape shape;
  private int next;

  BufferPlan(VectorShape shape) {
    this.shape = shape;
  }

  /** Takes words from a whole row of the buffer on. */
  int take(String what, int words) {
    if (words > free()) {
      throw new ResidentException(
          what
              + " needs "
              + words
              + " words of the vector unit's buffer, "
              + free()
              + " of "
              + shape.words()
              + " are free; configure more vectorWords");
    }
    int at = next;
    next += shape.roundUp(words);
    return at;
  }

  /** Words that are left. */
  int free() {
    return shape.words() - next;
  }

  /** The state to which {@link #release} returns. */
  int mark() {
    return next;
  }

  void release(int mark) {
    next = mark;
  }
}
