package tern.checkpoint;

import tern.model.RopeScaling;

/**
 * Reads how positions are encoded: {@code rope_theta} is at the top level in published files,
 * inside {@code rope_parameters} in newer ones; scaling in {@code rope_scaling} or there.
 */
final class RopeReader {
  private final Fields config;
  private final String field;
  private final Fields rope;

  RopeReader(Fields config) {
    this.config = config;
    boolean older = !config.object("rope_scaling").json().isEmpty();
    if (older && !config.object("rope_parameters").json().isEmpty()) {
      throw config.broken("rope_parameters", "none beside rope_scaling: one of the two decides");
    }
    this.field = older ? "rope_scaling" : "rope_parameters";
    this.rope = config.object(field);
  }

  /**
   * The base of the rotations.
   *
   * @param absent the architecture's default
   */
  float theta(float absent) {
    if (config.has("rope_theta") && rope.has("rope_theta")) {
      float outer = config.positiveNumber("rope_theta");
      if (outer != rope.positiveNumber("rope_theta")) {
        throw rope.broken("rope_theta", outer + ", as rope_theta says at the top level");
      }
    }
    Fields from = config.has("rope_theta") ? config : rope;
    float theta = from.has("rope_theta") ? from.positiveNumber("rope_theta") : absent;
    if (theta <= 1) {
      throw from.broken("rope_theta", "a number above 1");
    }
    return theta;
  }

  /** Llama 3's scaling, or null for none. */
  RopeScaling scaling() {
    String type = rope.text("rope_type", rope.text("type", "default"));
    switch (type) {
      case "default" -> {
        KnownFields.rope("").check(rope);
        return null;
      }
      case "llama3" -> {
        KnownFields.rope("factor low_freq_factor high_freq_factor original_max_position_embeddings")
            .check(rope);
        RopeScaling scaling =
            new RopeScaling(
                rope.positiveNumber("factor"),
                rope.positiveNumber("low_freq_factor"),
                rope.positiveNumber("high_freq_factor"),
                rope.positive("original_max_position_embeddings"));
        if (scaling.highFrequencyFactor() <= scaling.lowFrequencyFactor()) {
          throw rope.broken(
              "high_freq_factor", "a number above low_freq_factor " + scaling.lowFrequencyFactor());
        }
        return scaling;
      }
      default ->
          throw rope.broken(rope.has("rope_type") ? "rope_type" : "type", "default or llama3");
    }
  }
}
