package tern.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a model: its sizes, and the functions between its products.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param ffnSize inner width of the feed-forward network
 * @param headDim width of one attention head
 * @param vocabularySize rows of the embedding
 * @param contextSize largest number of positions
 * @param gate activation function of the feed-forward gate
 * @param ropeScaling null for none
 * @param multipliers constant factors, all 1 in most models
 * @param endIds tokens that end a text
 */
public record ModelConfig(
    int hiddenSize,
    int ffnSize,
    int layers,
    int heads,
    int keyHeads,
    int headDim,
    int vocabularySize,
    int contextSize,
    float normEpsilon,
    Gate gate,
    float ropeTheta,
    @Nullable RopeScaling ropeScaling,
    Multipliers multipliers,
    Set<Integer> endIds) {

  /** The same model, whose texts end at other tokens. */
  public ModelConfig withEndIds(Set<Integer> ids) {
    return new ModelConfig(
        hiddenSize,
        ffnSize,
        layers,
        heads,
        keyHeads,
        headDim,
        vocabularySize,
        contextSize,
        normEpsilon,
        gate,
        ropeTheta,
        ropeScaling,
        multipliers,
        ids);
  }

  /**
   * Checks token ids.
   *
   * @throws IllegalArgumentException if an id is outside the vocabulary
   */
  public void requireIds(int... ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "token id " + id + " is outside the vocabulary of " + vocabularySize);
      }
    }
  }

  /**
   * Checks a number of tokens.
   *
   * @throws IllegalArgumentException if it is less than 1 or more than the context holds
   */
  public void requireContext(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException(tokens + " tokens requested, expected at least 1");
    }
    if (tokens > contextSize) {
      throw new IllegalArgumentException(
          tokens + " tokens requested, the model's context holds " + contextSize);
    }
  }

  /** Activation function of the feed-forward gate. */
  public enum Gate {
    /** {@code max(x, 0)^2}. */
    SQUARED_RELU,
    /** {@code x / (1 + exp(-x))}. */
    SILU
  }
}
