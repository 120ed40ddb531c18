package tern.bench;

import tern.device.DeviceConfig;
import tern.model.HeadMode;
import tern.resident.ResidentException;
import tern.resident.ResidentModel;
import tern.resident.ResidentShape;
import tern.resident.VectorShape;
import tern.weights.ModelWeights;

/**
 * The tokens that {@code ResidentBench} runs: those of a model of a shape with random weights.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param layers number of layers, from the first
 * @param head how the head is computed on the device
 * @param page positions of a page of keys or values
 * @param seed seed of weights, keys and values
 */
public record ResidentWorkload(ModelShape shape, int layers, HeadMode head, int page, long seed) {
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
    return ResidentModel.of(resident, weights, base);
  }
}
