package tern.model;

/**
 * Rotary position embedding in the split-half layout: components {@code i} and {@code i + d/2} are
 * rotated by the angle {@code position * theta^(-2i/d)} (Su et al., arXiv 2104.09864).
 */
public final class Rope {
  private static final RopeScaling NONE = new RopeScaling.Linear(1);

  private final int half;
  private final float[] frequencies;
  private final float amplitude;

  public Rope(ModelConfig config) {
    half = config.headDim() / 2;
    frequencies = new float[half];
    RopeScaling scaling = config.ropeScaling() == null ? NONE : config.ropeScaling();
    amplitude = scaling.amplitude();
    for (int i = 0; i < half; i++) {
      frequencies[i] = (float) scaling.frequency(i, config.headDim(), config.ropeTheta());
    }
  }

  /** Rotates {@code heads} heads of one token in place. */
  void rotate(float[] x, int offset, int heads, int position) {
    for (int i = 0; i < half; i++) {
      float angle = position * frequencies[i];
      float cos = (float) Math.cos(angle) * amplitude;
      float sin = (float) Math.sin(angle) * amplitude;
      for (int h = 0; h < heads; h++) {
        int at = offset + 2 * half * h + i;
        float a = x[at];
        float b = x[at + half];
        x[at] = a * cos - b * sin;
        x[at + half] = b * cos + a * sin;
      }
    }
  }
}
