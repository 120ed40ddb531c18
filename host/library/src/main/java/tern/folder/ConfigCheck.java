package tern.folder;

import java.nio.file.Path;
import tern.model.ModelConfig;
import tern.model.Multipliers;

/** Checks that the sizes in tern.json are those of a model. */
final class ConfigCheck {
  private final Path file;

  private ConfigCheck(Path file) {
    this.file = file;
  }

  static void check(Path file, ModelConfig config) {
    ConfigCheck check = new ConfigCheck(file);
    check.least("hiddenSize", config.hiddenSize(), 1);
    check.least("ffnSize", config.ffnSize(), 1);
    check.least("layers", config.layers(), 1);
    check.least("heads", config.heads(), 1);
    check.least("keyHeads", config.keyHeads(), 1);
    check.least("headDim", config.headDim(), 2);
    check.least("vocabularySize", config.vocabularySize(), 1);
    check.least("contextSize", config.contextSize(), 1);
    check.that(
        config.heads() % config.keyHeads() == 0,
        "keyHeads",
        config.keyHeads(),
        "a divisor of " + config.heads() + " heads");
    int most = Integer.MAX_VALUE / 3 / config.heads();
    check.that(
        config.headDim() % 2 == 0 && config.headDim() <= most,
        "headDim",
        config.headDim(),
        "an even number of at most " + most);
    check.positive("normEpsilon", config.normEpsilon());
    check.positive("ropeTheta", config.ropeTheta());
    check.that(config.gate() != null, "gate", null, "SQUARED_RELU or SILU");
    Multipliers factors = config.multipliers();
    check.that(factors != null, "multipliers", null, "three factors");
    check.positive("multipliers.embedding", factors.embedding());
    check.positive("multipliers.residual", factors.residual());
    check.positive("multipliers.logits", factors.logits());
    check.that(config.endIds() != null, "endIds", null, "a list of token ids");
    for (Integer id : config.endIds()) {
      check.that(
          id != null && id >= 0 && id < config.vocabularySize(),
          "endIds",
          id,
          "token ids below " + config.vocabularySize());
    }
    if (config.ropeScaling() != null) {
      double frequency =
          config
              .ropeScaling()
              .frequency(config.headDim() / 2 - 1, config.headDim(), config.ropeTheta());
      check.that(
          Double.isFinite(frequency) && Float.isFinite(config.ropeScaling().amplitude()),
          "ropeScaling",
          config.ropeScaling(),
          "finite frequencies");
    }
  }

  private void least(String field, int value, int least) {
    that(value >= least, field, value, "at least " + least);
  }

  private void positive(String field, float value) {
    that(value > 0 && Float.isFinite(value), field, value, "a positive number");
  }

  private void that(boolean good, String field, Object value, String expected) {
    if (!good) {
      throw new FolderException(
          file + ": model." + field + " is " + value + ", expected " + expected);
    }
  }
}
