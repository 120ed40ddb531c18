package tern.resident;

import java.util.Arrays;

/** What the reductions keep from one element, or one instruction, to the next. */
final class Reducer {
  private final float[] partial = new float[16];
  private final TopList list;
  private int most;
  private int chosen;
  private boolean any;

  Reducer(int entries) {
    list = new TopList(entries);
  }

  TopList list() {
    return list;
  }

  /** Begins a repetition. */
  void begin(Reduction reduction, boolean continued) {
    if (reduction == Reduction.SUM && !continued) {
      Arrays.fill(partial, 0);
    }
    if (reduction == Reduction.TOP && !continued) {
      list.clear();
    }
    most = reduction == Reduction.MAGNITUDE ? 0 : Reduction.order(0xFF80_0000);
    chosen = 0;
    any = false;
  }

  /** Takes result {@code i}; {@code base} is the index of the first. */
  void take(Reduction reduction, int i, int bits, int base) {
    switch (reduction) {
      case NONE -> {}
      case SUM -> partial[i % 16] += Float.intBitsToFloat(bits);
      case MAGNITUDE -> most = Math.max(most, bits & Integer.MAX_VALUE);
      case MAX -> most = Math.max(most, Reduction.order(bits));
      case TOP -> list.add(bits, base + i);
      case CHOOSE -> choose(Reduction.order(bits), list.index(i));
    }
  }

  private void choose(int order, int index) {
    if (!any || order > most || order == most && index < chosen) {
      any = true;
      most = order;
      chosen = index;
    }
  }

  /** The word that is left at the end. */
  int end(Reduction reduction) {
    return switch (reduction) {
      case SUM -> Float.floatToIntBits(VectorArithmetic.tree(partial));
      case MAGNITUDE -> most;
      case MAX -> Reduction.order(most);
      case CHOOSE -> chosen;
      default -> 0;
    };
  }
}
