package tern.resident;

import java.util.SplittableRandom;

/** Draws words for vector instructions to work on: usual floats, and what is special. */
final class RandomWords {
  private static final float[] SPECIAL = {
    0,
    -0f,
    1,
    -1,
    Float.MIN_VALUE,
    -0x1.8p-127f,
    Float.MAX_VALUE,
    Float.NEGATIVE_INFINITY,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  private RandomWords() {}

  static int draw(SplittableRandom random) {
    float gaussian = (float) random.nextGaussian();
    return switch (random.nextInt(16)) {
      case 0 -> Float.floatToIntBits(SPECIAL[random.nextInt(SPECIAL.length)]);
      case 1 -> random.nextInt();
      case 2 -> random.nextInt(2000) - 1000;
      case 3 -> Float.floatToIntBits(Math.round(4 * gaussian));
      case 4, 5, 6 -> Float.floatToIntBits(gaussian * (float) Math.exp(6 * random.nextGaussian()));
      default -> Float.floatToIntBits(gaussian * 50);
    };
  }
}
