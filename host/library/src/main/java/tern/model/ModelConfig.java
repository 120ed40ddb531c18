package tern.model;

import java.util.Set;

/**
 * What a model is: its sizes, and the functions between its products.
 *
 * @param ffnSize width between gate|up and down
 * @param headDim width of one attention head
 * @param vocabularySize rows of the embedding
 * @param contextSize most positions
 * @param gate the function that the gate goes through
 * @param ropeScaling null for none
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
    RopeScaling ropeScaling,
    Set<Integer> endIds) {

  /** Refuses token ids that the model has no embedding for. */
  public void requireIds(int... ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "token id " + id + " is outside the vocabulary of " + vocabularySize);
      }
    }
  }

  /** Refuses a number of tokens that is not positive or that the context does not hold. */
  public void requireContext(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException(tokens + " tokens are asked for, expected at least 1");
    }
    if (tokens > contextSize) {
      throw new IllegalArgumentException(
          tokens + " tokens are asked for, the model's context holds " + contextSize);
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
