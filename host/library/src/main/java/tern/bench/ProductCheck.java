package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import tern.backend.ImageLayout;

/**
 * Checks sampled results of a product against plain loops over the trits in the weight image. The
 * last row and the last token are always sampled: incomplete tiles and passes show there.
 */
final class ProductCheck {
  private final int rows;
  private final int tokens;

  /** Creates a check that samples this many rows, and this many tokens of each. */
  ProductCheck(int rows, int tokens) {
    this.rows = rows;
    this.tokens = tokens;
  }

  /** A range of columns of the matrix, usually all, and their weight image. */
  record Piece(ImageLayout layout, MemorySegment image) {}

  /**
   * Whether the samples are exact.
   *
   * @param activations int8 activations of {@code count} tokens, each as long as all pieces
   *     together
   * @param results sums of each piece, to be added: token {@code m} of piece {@code p} starts at
   *     byte {@code p * pieceBytes + m * resultStride}
   */
  boolean exact(
      List<Piece> pieces,
      byte[] activations,
      int count,
      MemorySegment results,
      long resultStride,
      long pieceBytes,
      RandomBytes random) {
    int k = pieces.stream().mapToInt(piece -> piece.layout().k()).sum();
    int n = pieces.getFirst().layout().n();
    byte[] trits = new byte[k];
    for (int i = 0; i < Math.min(rows, n); i++) {
      int row = i == 0 ? n - 1 : random.below(n);
      copyRow(pieces, row, trits);
      for (int j = 0; j < Math.min(tokens, count); j++) {
        int token = j == 0 ? count - 1 : random.below(count);
        int sum = 0;
        for (int c = 0; c < k; c++) {
          sum += activations[token * k + c] * trits[c];
        }
        for (int p = 0; p < pieces.size(); p++) {
          long at = p * pieceBytes + token * resultStride + 4L * row;
          sum -= results.get(ValueLayout.JAVA_INT, at);
        }
        if (sum != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static void copyRow(List<Piece> pieces, int row, byte[] into) {
    int at = 0;
    for (Piece piece : pieces) {
      byte[] trits = pieces.size() == 1 ? into : new byte[piece.layout().k()];
      piece.layout().copyRow(piece.image(), row, trits);
      if (trits != into) {
        System.arraycopy(trits, 0, into, at, trits.length);
      }
      at += trits.length;
    }
  }
}
