package tern.model;

/**
 * How a model's rotations differ from {@code theta^(-2i/d)} so that it reaches further than it was
 * first trained for. Every kind has fixed frequencies: those that change with the length of a text
 * are not among them.
 *
 * <p>Immutable: any thread may use it.
 */
public sealed interface RopeScaling {
  /**
   * Returns the angle per position, in radians.
   *
   * @param pair index i of the rotated pair, from 0 to {@code headDim / 2 - 1}
   */
  double frequency(int pair, int headDim, double theta);

  /** Factor of all cosines and sines, so that scores grow by its square. */
  default float amplitude() {
    return 1;
  }

  private static double plain(int pair, int headDim, double theta) {
    return Math.pow(theta, -2.0 * pair / headDim);
  }

  /** Position interpolation: every frequency is divided ({@code rope_type: linear}). */
  record Linear(float factor) implements RopeScaling {
    @Override
    public double frequency(int pair, int headDim, double theta) {
      return plain(pair, headDim, theta) / factor;
    }
  }

  /**
   * Llama 3's scaling: low frequencies are divided, high ones kept, with a ramp between ({@code
   * rope_type: llama3}).
   *
   * @param factor divisor of the lowest frequencies
   * @param lowFrequencyFactor rotations over the original context below which a frequency is
   *     divided
   * @param highFrequencyFactor rotations over the original context above which a frequency is kept
   * @param originalContext positions that the model was first trained on
   */
  record Llama3(
      float factor, float lowFrequencyFactor, float highFrequencyFactor, int originalContext)
      implements RopeScaling {
    @Override
    public double frequency(int pair, int headDim, double theta) {
      double frequency = (float) plain(pair, headDim, theta);
      double turns = originalContext * frequency / (2 * Math.PI);
      if (turns > highFrequencyFactor) {
        return frequency;
      }
      if (turns < lowFrequencyFactor) {
        return frequency / factor;
      }
      double smooth = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
      return (1 - smooth) * frequency / factor + smooth * frequency;
    }
  }

  /**
   * YaRN (Peng et al., arXiv 2309.00071, section 3.2): as {@link Llama3}, but the ramp is linear in
   * the index of the pair ({@code rope_type: yarn}).
   *
   * @param factor divisor of the lowest frequencies
   * @param betaFast rotations over the original context above which a frequency is kept
   * @param betaSlow rotations over the original context below which a frequency is divided
   * @param originalContext positions that the model was first trained on
   * @param wholePairs whether the ramp begins and ends at a whole index
   */
  record Yarn(
      float factor,
      float betaFast,
      float betaSlow,
      int originalContext,
      boolean wholePairs,
      float amplitude)
      implements RopeScaling {
    @Override
    public double frequency(int pair, int headDim, double theta) {
      double first = pairThatTurns(betaFast, headDim, theta);
      double last = pairThatTurns(betaSlow, headDim, theta);
      first = Math.max(wholePairs ? Math.floor(first) : first, 0);
      last = Math.min(wholePairs ? Math.ceil(last) : last, headDim - 1.0);
      double width = first == last ? 0.001 : last - first;
      double divided = Math.clamp((pair - first) / width, 0, 1);
      double frequency = plain(pair, headDim, theta);
      return frequency / factor * divided + frequency * (1 - divided);
    }

    /** Returns the index of the pair that makes so many rotations over the original context. */
    private double pairThatTurns(double turns, int headDim, double theta) {
      return headDim * Math.log(originalContext / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }
  }

  /**
   * LongRoPE (Ding et al., arXiv 2402.13753): each pair has a divisor of its own ({@code rope_type:
   * longrope}).
   */
  record LongRope(float[] divisors, float amplitude) implements RopeScaling {
    @Override
    public double frequency(int pair, int headDim, double theta) {
      return plain(pair, headDim, theta) / divisors[pair];
    }
  }
}
