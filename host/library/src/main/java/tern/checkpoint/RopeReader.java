package tern.checkpoint;

import tern.model.RopeScaling;

/**
 * Reads the rotary position embedding. {@code rope_theta} is at the top level in older files and in
 * {@code rope_parameters} in newer ones; scaling is in {@code rope_scaling} or, again, in {@code
 * rope_parameters}.
 */
final class RopeReader {
  private final Fields config;
  private final String field;
  private final Fields rope;

  RopeReader(Fields config) {
    this.config = config;
    boolean older = !config.object("rope_scaling").json().isEmpty();
    if (older && !config.object("rope_parameters").json().isEmpty()) {
      throw config.broken("rope_parameters", "only one of rope_parameters and rope_scaling");
    }
    this.field = older ? "rope_scaling" : "rope_parameters";
    this.rope = config.object(field);
  }

  /**
   * Returns the base of the rotations.
   *
   * @param absent the architecture's default
   */
  float theta(float absent) {
    if (config.has("rope_theta") && rope.has("rope_theta")) {
      float outer = config.positiveNumber("rope_theta");
      if (outer != rope.positiveNumber("rope_theta")) {
        throw rope.broken("rope_theta", outer + ", the value of rope_theta at the top level");
      }
    }
    Fields from = config.has("rope_theta") ? config : rope;
    float theta = from.has("rope_theta") ? from.positiveNumber("rope_theta") : absent;
    if (theta <= 1) {
      throw from.broken("rope_theta", "a number above 1");
    }
    return theta;
  }

  /** Returns Llama 3's scaling, or null for none. */
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
        RopeScaling.Llama3 scaling =
            new RopeScaling.Llama3(
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
