package tern.model;

/**
 * Rotary position embedding in the split-half layout: components {@code i} and {@code i + d/2} are
 * rotated by the angle {@code position * theta^(-2i/d)} (Su et al., arXiv 2104.09864).
 */
public final class Rope {
  private final int half;
  private final float[] frequencies;

  public Rope(ModelConfig config) {
    half = config.headDim() / 2;
    frequencies = new float[half];
    for (int i = 0; i < half; i++) {
      float frequency = (float) Math.pow(config.ropeTheta(), -2.0 * i / config.headDim());
      frequencies[i] = scaled(frequency, config.ropeScaling());
    }
  }

  /** Scales as Llama 3 does: low frequencies are divided, high ones kept, with a ramp between. */
  private static float scaled(float frequency, RopeScaling scaling) {
    if (scaling == null) {
      return frequency;
    }
    double turns = scaling.originalContext() * frequency / (2 * Math.PI);
    if (turns > scaling.highFrequencyFactor()) {
      return frequency;
    }
    if (turns < scaling.lowFrequencyFactor()) {
      return frequency / scaling.factor();
    }
    double smooth =
        (turns - scaling.lowFrequencyFactor())
            / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
    return (float) ((1 - smooth) * frequency / scaling.factor() + smooth * frequency);
  }

  /** Rotates {@code heads} heads of one token in place. */
  void rotate(float[] x, int offset, int heads, int position) {
    for (int i = 0; i < half; i++) {
      float angle = position * frequencies[i];
      float cos = (float) Math.cos(angle);
      float sin = (float) Math.sin(angle);
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
