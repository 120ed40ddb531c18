package tern.bench;

/**
 * A fast stream of random words, SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Equal seeds give
 * equal words.
 */
final class RandomBytes {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private long state;

  RandomBytes(long... seeds) {
    for (long seed : seeds) {
      state = (state ^ seed) * STEP;
      state = next();
    }
  }

  long next() {
    long z = state += STEP;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Draws a number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) ((next() >>> 32) * bound >>> 32);
  }

  /** Fills {@code count} bytes with random bytes. */
  void fill(byte[] into, int count) {
    for (int at = 0; at < count; at += 8) {
      long word = next();
      for (int i = at; i < Math.min(at + 8, count); i++) {
        into[i] = (byte) word;
        word >>>= 8;
      }
    }
  }

  /** Fills {@code count} bytes with random entries of a table of 256. */
  void fill(byte[] into, int count, byte[] table) {
    for (int at = 0; at < count; at += 8) {
      long word = next();
      for (int i = at; i < Math.min(at + 8, count); i++) {
        into[i] = table[(int) word & 0xFF];
        word >>>= 8;
      }
    }
  }
}
