package tern.checkpoint;

import org.jspecify.annotations.Nullable;
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
  private final GgufMetadata metadata;
  private final GgufArchitecture architecture;

  GgufRope(GgufFile file, GgufArchitecture architecture) {
    this.file = file;
    this.metadata = file.metadata();
    this.architecture = architecture;
  }

  /** Returns the scaling, or null for none. */
  RopeScaling scaling(int headDim) {
    GgufTensor factors = file.tensors().get(FACTORS);
    String type = metadata.text(key("type"), "none");
    RopeScaling named =
        switch (type) {
          case "none" -> null;
          case "linear" -> linear();
          case "yarn" -> yarn();
          default -> throw metadata.broken(key("type"), "none, linear or yarn");
        };
    if (named != null && factors != null) {
      throw factors.broken("scales rotations beside " + key("type") + " '" + type + "'");
    }
    return factors == null ? named : llama3(factors, headDim);
  }

  private String key(String setting) {
    return architecture.key("rope.scaling." + setting);
  }

  private @Nullable RopeScaling linear() {
    float factor = metadata.positive(key("factor"), 1);
    return factor == 1 ? null : new RopeScaling.Linear(factor);
  }

  /** The amplitude follows from the factor, as in llama.cpp and, by default, in transformers. */
  private RopeScaling yarn() {
    for (String one : new String[] {"attn_factor", "yarn_attn_factor", "yarn_ext_factor"}) {
      if (metadata.positive(key(one), 1) != 1) {
        throw metadata.broken(key(one), "1");
      }
    }
    float factor = metadata.positive(key("factor"));
    float fast = metadata.positive(key("yarn_beta_fast"), 32);
    float slow = metadata.positive(key("yarn_beta_slow"), 1);
    if (fast <= slow) {
      throw metadata.broken(key("yarn_beta_fast"), "a number above yarn_beta_slow " + slow);
    }
    int original = metadata.count(key("original_context_length"), 1);
    float amplitude = factor <= 1 ? 1 : (float) (0.1 * Math.log(factor) + 1);
    return new RopeScaling.Yarn(factor, fast, slow, original, true, amplitude);
  }

  private @Nullable RopeScaling llama3(GgufTensor tensor, int headDim) {
    float[] factors = tensor.expect(headDim / 2).floats();
    float theta = metadata.positive(architecture.key("rope.freq_base"), 10_000);
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
