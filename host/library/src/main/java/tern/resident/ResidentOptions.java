package tern.resident;

import tern.device.DeviceConfig;
import tern.model.HeadMode;
import tern.model.ModelConfig;
import tern.weights.ModelWeights;

/**
 * How a model is to run resident.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param positions longest text, in tokens
 * @param pagePositions positions of a page of keys and values, a power of two; 0 for 256, or fewer
 *     if texts are shorter
 * @param head how the head is computed: {@link HeadMode#EXACT} or {@link HeadMode#FAST}
 * @param promptRows tokens of a prompt that are taken at once: a power of two, 1 for one by one; 0
 *     for what suits the device, if there is memory for it
 */
public record ResidentOptions(int positions, int pagePositions, HeadMode head, int promptRows) {
  private static final int PAGE = 256;

  /** Creates options with prompts in blocks where that is possible. */
  public ResidentOptions(int positions, int pagePositions, HeadMode head) {
    this(positions, pagePositions, head, 0);
  }

  /**
   * The shape of a model on a device.
   *
   * @throws ResidentException if it cannot run there, and why
   */
  public ResidentShape shape(DeviceConfig device, ModelConfig model) {
    return new ResidentShape(
        device, VectorShape.of(device), model, positions, page(device.beatBytes()), head);
  }

  /**
   * Makes the model for its shape.
   *
   * @param base device address of its memory
   * @param room bytes of its memory
   * @throws ResidentException if it cannot run there, and why
   */
  ResidentModel model(ResidentShape shape, ModelWeights weights, long base, long room) {
    if (promptRows != 0) {
      return ResidentModel.of(shape, weights, base, promptRows);
    }
    for (int rows = PromptPrograms.rows(shape); rows > 1; rows /= 2) {
      try {
        ResidentModel model = ResidentModel.of(shape, weights, base, rows);
        if (model.bytes() <= room) {
          return model;
        }
      } catch (ResidentException tooMany) {
        // Some steps need the buffer for all rows of a block at once.
      }
    }
    return ResidentModel.of(shape, weights, base, 1);
  }

  private int page(int beatBytes) {
    if (pagePositions != 0) {
      return pagePositions;
    }
    int enough = Integer.highestOneBit(2 * positions - 1);
    return Math.max(beatBytes, Math.min(PAGE, enough));
  }
}
