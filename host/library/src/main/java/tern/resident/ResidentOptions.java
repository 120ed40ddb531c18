package tern.resident;

import tern.device.DeviceConfig;
import tern.model.HeadMode;
import tern.model.ModelConfig;

/**
 * How a model is to run resident.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param positions longest text, in tokens
 * @param pagePositions positions of a page of keys and values, a power of two; 0 for 256, or fewer
 *     if texts are shorter
 * @param head how the head is computed: {@link HeadMode#EXACT} or {@link HeadMode#FAST}
 */
public record ResidentOptions(int positions, int pagePositions, HeadMode head) {
  private static final int PAGE = 256;

  /**
   * The shape of a model on a device.
   *
   * @throws ResidentException if it cannot run there, and why
   */
  public ResidentShape shape(DeviceConfig device, ModelConfig model) {
    return new ResidentShape(
        device, VectorShape.of(device), model, positions, page(device.beatBytes()), head);
  }

  private int page(int beatBytes) {
    if (pagePositions != 0) {
      return pagePositions;
    }
    int enough = Integer.highestOneBit(2 * positions - 1);
    return Math.max(beatBytes, Math.min(PAGE, enough));
  }
}
