package tern.bench;

import tern.ternary.TernaryMatrix;

/**
 * Matrices of random trits that cost little to make: each row is a piece of one long random row,
 * from another place on.
 *
 * <p>Immutable: any thread may use it.
 */
final class SlicedTrits implements RandomModel.Matrices {
  private static final int CODES = 1 << 20;

  /** Rows of a matrix begin so far apart: a prime, so that none of them are alike. */
  private static final long STEP = 7919;

  private final byte[] codes = new byte[CODES];

  SlicedTrits(long seed) {
    RandomBytes random = new RandomBytes(seed);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) random.below(3);
    }
  }

  @Override
  public TernaryMatrix matrix(String name, int n, int k, long seed) {
    return TernaryMatrix.decoded(
        name,
        n,
        k,
        (row, into, at) -> {
          int from = Math.floorMod(seed + row * STEP, codes.length - k);
          System.arraycopy(codes, from, into, at, k);
        });
  }
}
