package tern.checkpoint;

import tern.gguf.GgufFile;
import tern.gguf.GgufMetadata;
import tern.gguf.GgufTensor;
import tern.model.RopeScaling;

/**
 * Reads the scaling of rotations. GGUF holds none of Llama 3's parameters, only the divisor of each
 * frequency that follows from them ({@code rope_freqs.weight}). They are recovered, so that
 * frequencies are equal to the last bit to those that Hugging Face's parameters give.
 */
final class GgufRope {
  static final String FACTORS = "rope_freqs.weight";

  /** What all of Llama 3's checkpoints have, and what convert_hf_to_gguf.py assumes. */
  private static final float LOW = 1;

  private static final float HIGH = 4;
  private static final int ORIGINAL_CONTEXT = 8192;

  private final GgufFile file;
  private final GgufArchitecture architecture;

  GgufRope(GgufFile file, GgufArchitecture architecture) {
    this.file = file;
    this.architecture = architecture;
  }

  /** Returns Llama 3's scaling, or null for none. */
  RopeScaling scaling(int headDim) {
    GgufMetadata metadata = file.metadata();
    String type = architecture.key("rope.scaling.type");
    String factor = architecture.key("rope.scaling.factor");
    String name = metadata.text(type, "none");
    boolean plain = name.equals("none") || name.equals("linear") && !metadata.has(factor);
    if (!plain && !(name.equals("linear") && metadata.positive(factor) == 1)) {
      throw metadata.broken(type, "none, or linear with a factor of 1");
    }
    return file.tensors().containsKey(FACTORS) ? llama3(file.tensor(FACTORS), headDim) : null;
  }

  private RopeScaling llama3(GgufTensor tensor, int headDim) {
    float[] factors = tensor.expect(headDim / 2).floats();
    float theta = file.metadata().positive(architecture.key("rope.freq_base"), 10_000);
    double lowest = Math.pow(theta, -2.0 * (factors.length - 1) / headDim);
    float factor = factor(factors[factors.length - 1], lowest);
    for (int i = 0; i < factors.length; i++) {
      double expected = divisor(Math.pow(theta, -2.0 * i / headDim), factor);
      if (!(factor > 0) || !(Math.abs(factors[i] - expected) <= 1e-3 * expected)) {
        throw tensor.broken(
            "has "
                + factors[i]
                + " at element "
                + i
                + ", expected "
                + (float) expected
                + ": Tern computes Llama 3's scaling with factors 1 and 4 over 8192 positions only");
      }
    }
    return factor == 1 ? null : new RopeScaling.Llama3(factor, LOW, HIGH, ORIGINAL_CONTEXT);
  }

  /** Returns the factor that gives the lowest frequency its divisor; published ones are whole. */
  private static float factor(double divisor, double frequency) {
    double smooth = Math.clamp((turns(frequency) - LOW) / (HIGH - LOW), 0, 1);
    double factor = smooth == 1 ? 1 : (1 - smooth) / (1 / divisor - smooth);
    return (float) (Math.abs(factor - Math.rint(factor)) < 1e-3 ? Math.rint(factor) : factor);
  }

  private static double turns(double frequency) {
    return ORIGINAL_CONTEXT * frequency / (2 * Math.PI);
  }

  private static double divisor(double frequency, double factor) {
    double turns = turns(frequency);
    if (turns > HIGH) {
      return 1;
    }
    if (turns < LOW) {
      return factor;
    }
    double smooth = (turns - LOW) / (HIGH - LOW);
    return 1 / ((1 - smooth) / factor + smooth);
  }
}
