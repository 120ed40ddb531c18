package tern.bench;

import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Checks sampled results of a product against plain loops over the weights in its image. The last
 * row and the last token are always sampled: incomplete tiles and passes show there.
 *
 * @param samples rows of the matrix to sample
 * @param tokens token rows to sample of each
 */
record ProductCheck(int samples, int tokens) {
  /** Whether the samples are exact. */
  boolean exact(BenchProduct product, RandomBytes random) {
    int n = product.matrix().n();
    for (int i = 0; i < Math.min(samples, n); i++) {
      int row = i == 0 ? n - 1 : random.below(n);
      byte[][] weights = weights(product.matrix(), row);
      for (int j = 0; j < Math.min(tokens, product.rows()); j++) {
        int token = j == 0 ? product.rows() - 1 : random.below(product.rows());
        if (!exact(product, weights, row, token)) {
          return false;
        }
      }
    }
    return true;
  }

  private static byte[][] weights(BenchMatrix matrix, int row) {
    byte[][] weights = new byte[matrix.columns().count()][];
    for (int part = 0; part < weights.length; part++) {
      weights[part] = new byte[matrix.columns().width(part)];
      matrix.images().get(part).copyRow(row, weights[part]);
    }
    return weights;
  }

  private static boolean exact(BenchProduct product, byte[][] weights, int row, int token) {
    List<BenchImage> images = product.matrix().images();
    int sum = 0;
    for (int part = 0; part < weights.length; part++) {
      int offset = product.matrix().columns().activationOffset(part);
      long first = product.activations().moved(offset).at(token);
      for (int c = 0; c < weights[part].length; c++) {
        byte activation = product.activations().bytes().get(ValueLayout.JAVA_BYTE, first + c);
        sum += activation * weights[part][c];
      }
      Place results = product.results(part);
      sum -= images.get(part).sum(results.bytes(), results.at(token), row);
    }
    return sum == 0;
  }
}
