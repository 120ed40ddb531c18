package tern.model;

import java.util.Set;

/**
 * What config.json and generation_config.json say of a model.
 *
 * @param ffnSize width between gate|up and down
 * @param headDim width of one attention head
 * @param vocabularySize rows of the embedding
 * @param contextSize most positions
 * @param gate the function that the gate goes through
 * @param ropeScaling null for none
 * @param tied the head is the embedding; null where config.json leaves it to the tensors
 * @param endIds tokens that end a text, of generation_config.json or else of config.json
 * @param weights how BitLinear weights are stored
 */
public record ModelConfig(
    String architecture,
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
    Boolean tied,
    Set<Integer> endIds,
    WeightStorage weights) {

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

  /** How BitLinear weights are stored, and which way their scale goes. */
  public enum WeightStorage {
    /** Packed trits; {@code weight_scale} is beta: multiply ({@code autobitlinear}). */
    PACKED_MULTIPLY,
    /** Packed trits; {@code weight_scale} is 1/beta: divide ({@code bitlinear}). */
    PACKED_DIVIDE,
    /** Master weights in floating point, quantised when loaded. */
    FLOATING
  }
}
