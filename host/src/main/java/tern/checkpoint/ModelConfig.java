package tern.checkpoint;

import java.nio.file.Path;
import java.util.Set;

/**
 * What config.json says of a model.
 *
 * @param ffnSize width between gate|up and down
 * @param headDim width of one attention head
 * @param vocabularySize rows of the embedding
 * @param contextSize most positions
 * @param gate the function that the gate goes through
 * @param ropeScaling null for none
 * @param tied the head is the embedding; null where config.json leaves it to the tensors
 * @param beginId token that begins a text, -1 for none
 * @param endIds tokens that end one
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
    int beginId,
    Set<Integer> endIds,
    WeightStorage weights) {

  /** Reads the config.json of a folder, which needs to hold nothing else. */
  public static ModelConfig read(Path folder) {
    return ConfigReader.read(folder);
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
