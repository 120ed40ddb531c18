package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.ImageLayout;

/**
 * Computes sampled results of a product again by plain loops, from the trits that the weight image
 * holds. The last row and the last token are always among the samples: raggedness shows there.
 */
final class ProductCheck {
  private final int rows;
  private final int tokens;

  /** So many samples of each. */
  ProductCheck(int rows, int tokens) {
    this.rows = rows;
    this.tokens = tokens;
  }

  /**
   * Whether the samples of {@code results}, whose token {@code m} starts at byte {@code m
   * resultStride}, are exact.
   *
   * @param activations {@code count} tokens of {@code k} int8
   */
  boolean exact(
      ImageLayout layout,
      MemorySegment image,
      byte[] activations,
      int count,
      MemorySegment results,
      long resultStride,
      RandomBytes random) {
    int k = layout.k();
    byte[] trits = new byte[k];
    for (int i = 0; i < Math.min(rows, layout.n()); i++) {
      int row = i == 0 ? layout.n() - 1 : random.below(layout.n());
      layout.copyRow(image, row, trits);
      for (int j = 0; j < Math.min(tokens, count); j++) {
        int token = j == 0 ? count - 1 : random.below(count);
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum += activations[token * k + c] * trits[c];
        }
        if (sum != results.get(ValueLayout.JAVA_INT, token * resultStride + 4L * row)) {
          return false;
        }
      }
    }
    return true;
  }
}
