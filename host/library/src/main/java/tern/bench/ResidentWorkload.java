package tern.bench;

import tern.device.DeviceConfig;
import tern.model.HeadMode;
import tern.resident.ResidentException;
import tern.resident.ResidentModel;
import tern.resident.ResidentShape;
import tern.resident.VectorShape;
import tern.weights.ModelWeights;

/**
 * What {@code ResidentBench} runs on a model of a shape with random weights: a token, from its id
 * to the next one's; or the last tokens of a prompt, block after block.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param layers number of layers, from the first
 * @param tokens 1, or more for tokens of a prompt
 * @param head how the head is computed on the device
 * @param page positions of a page of keys or values
 * @param seed seed of weights, keys and values
 */
public record ResidentWorkload(
    ModelShape shape, int layers, int tokens, HeadMode head, int page, long seed) {
  /** Tokens of a block of a prompt: as many as the array takes at once. */
  public int rows(DeviceConfig config) {
    return tokens == 1 ? 1 : Math.min(tokens, Integer.highestOneBit(config.tokenRows()));
  }

  /**
   * Checks that blocks end at a context.
   *
   * @throws IllegalArgumentException if they do not
   */
  void check(DeviceConfig config, int context) {
    int rows = rows(config);
    if (context < tokens || tokens % rows != 0 || context % rows != 0) {
      throw new IllegalArgumentException(
          tokens
              + " tokens up to position "
              + context
              + ", expected whole blocks of "
              + rows
              + " tokens, which begin at a multiple of that");
    }
  }

  /**
   * Makes memory map and program.
   *
   * @param positions longest text
   * @param base device address of the first byte of the model's memory
   * @throws ResidentException if the model cannot run resident on the device
   */
  public ResidentModel model(DeviceConfig config, int positions, long base) {
    ModelWeights weights =
        new RandomModel(shape.first(layers), new SlicedTrits(seed), seed).weights(positions);
    ResidentShape resident =
        new ResidentShape(config, VectorShape.of(config), weights.config(), positions, page, head);
    return ResidentModel.of(resident, weights, base, rows(config));
  }
}
