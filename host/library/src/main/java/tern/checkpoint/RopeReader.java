package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import tern.model.RopeScaling;

/**
 * Reads the rotary position embedding. {@code rope_theta} is at the top level in older files and in
 * {@code rope_parameters} in newer ones; scaling is in {@code rope_scaling} or, again, in {@code
 * rope_parameters}.
 */
final class RopeReader {
  private static final String ORIGINAL = "original_max_position_embeddings";

  private final Fields config;
  private final Architecture architecture;
  private final int headDim;
  private final int context;
  private final String field;
  private final Fields rope;

  RopeReader(Fields config, Architecture architecture, int headDim, int context) {
    this.config = config;
    this.architecture = architecture;
    this.headDim = headDim;
    this.context = context;
    boolean older = !config.object("rope_scaling").json().isEmpty();
    if (older && !config.object("rope_parameters").json().isEmpty()) {
      throw config.broken("rope_parameters", "only one of rope_parameters and rope_scaling");
    }
    this.field = older ? "rope_scaling" : "rope_parameters";
    this.rope = config.object(field);
  }

  /** Returns the base of the rotations. */
  float theta() {
    if (config.has("rope_theta") && rope.has("rope_theta")) {
      float outer = config.positiveNumber("rope_theta");
      if (outer != rope.positiveNumber("rope_theta")) {
        throw rope.broken("rope_theta", outer + ", the value of rope_theta at the top level");
      }
    }
    Fields from = config.has("rope_theta") ? config : rope;
    float theta = from.positiveNumber("rope_theta", architecture.ropeTheta);
    if (theta <= 1) {
      throw from.broken("rope_theta", "a number above 1");
    }
    return theta;
  }

  /** Returns how rotations are scaled, or null for not at all. */
  @Nullable RopeScaling scaling() {
    String named = rope.has("rope_type") ? "rope_type" : "type";
    String type = rope.text(named, "default");
    return switch (type) {
      case "default" -> {
        KnownFields.rope("").check(rope);
        yield null;
      }
      case "linear" -> {
        KnownFields.rope("factor").check(rope);
        yield new RopeScaling.Linear(rope.positiveNumber("factor"));
      }
      case "llama3" -> llama3();
      case "yarn" -> yarn();
      case "longrope" -> longRope(named);
      case "dynamic" ->
          throw rope.broken(
              named,
              "default, linear, llama3, yarn or longrope: Tern's rotations do not change with the"
                  + " length of the text");
      default -> throw rope.broken(named, "default, linear, llama3, yarn or longrope");
    };
  }

  private RopeScaling llama3() {
    KnownFields.rope("factor low_freq_factor high_freq_factor " + ORIGINAL).check(rope);
    RopeScaling.Llama3 scaling =
        new RopeScaling.Llama3(
            rope.positiveNumber("factor"),
            rope.positiveNumber("low_freq_factor"),
            rope.positiveNumber("high_freq_factor"),
            rope.positive(ORIGINAL));
    if (scaling.highFrequencyFactor() <= scaling.lowFrequencyFactor()) {
      throw rope.broken(
          "high_freq_factor", "a number above low_freq_factor " + scaling.lowFrequencyFactor());
    }
    return scaling;
  }

  /** The amplitude is given, or follows from one or two {@code mscale}, as in transformers. */
  private RopeScaling yarn() {
    KnownFields.rope(
            "attention_factor beta_fast beta_slow factor mscale mscale_all_dim truncate "
                + ORIGINAL)
        .check(rope);
    float factor = rope.positiveNumber("factor");
    boolean scaled = rope.has("mscale") && rope.has("mscale_all_dim");
    double amplitude =
        scaled
            ? amplitude(factor, rope.positiveNumber("mscale"))
                / amplitude(factor, rope.positiveNumber("mscale_all_dim"))
            : amplitude(factor, 1);
    JsonNode truncate = rope.json().path("truncate");
    if (rope.has("truncate") && !truncate.isBoolean()) {
      throw rope.broken("truncate", "true or false");
    }
    RopeScaling.Yarn scaling =
        new RopeScaling.Yarn(
            factor,
            rope.positiveNumber("beta_fast", 32),
            rope.positiveNumber("beta_slow", 1),
            rope.positive(ORIGINAL),
            truncate.asBoolean(true),
            rope.positiveNumber("attention_factor", (float) amplitude));
    if (scaling.betaFast() <= scaling.betaSlow()) {
      throw rope.broken("beta_fast", "a number above beta_slow " + scaling.betaSlow());
    }
    return scaling;
  }

  private static double amplitude(float factor, float scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  /**
   * MiniCPM's code takes one list of divisors for all texts: the long one if the context is longer
   * than the original. In transformers' own models, the list changes as a text grows.
   */
  private RopeScaling longRope(String named) {
    if (architecture != Architecture.MINICPM) {
      throw rope.broken(
          named,
          "default, linear, llama3 or yarn: outside MiniCPMForCausalLM, longrope changes all"
              + " rotations when a text grows beyond the original context");
    }
    KnownFields.rope("long_factor short_factor " + ORIGINAL).check(rope);
    int original = rope.positive(ORIGINAL);
    if (original == 1) {
      throw rope.broken(ORIGINAL, "more than one position");
    }
    double ratio = (double) context / original;
    double amplitude = Math.sqrt(1 + Math.log(ratio) / Math.log(original));
    float[] longer = divisors("long_factor");
    float[] shorter = divisors("short_factor");
    return new RopeScaling.LongRope(context > original ? longer : shorter, (float) amplitude);
  }

  private float[] divisors(String name) {
    JsonNode list = rope.json().path(name);
    float[] divisors = new float[headDim / 2];
    boolean valid = list.isArray() && list.size() == divisors.length;
    for (int i = 0; valid && i < divisors.length; i++) {
      divisors[i] = list.get(i).isNumber() ? list.get(i).floatValue() : 0;
      valid = divisors[i] > 0 && Float.isFinite(divisors[i]);
    }
    if (!valid) {
      throw rope.broken(name, divisors.length + " positive numbers, half the width of a head");
    }
    return divisors;
  }
}
