package tern.resident;

import tern.backend.PageShape;
import tern.device.DeviceConfig;
import tern.model.HeadMode;
import tern.model.ModelConfig;

/**
 * For what a resident program is made.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param unit the vector unit
 * @param model sizes and functions of the model
 * @param positions longest text, in tokens
 * @param pagePositions positions of a page of keys and values: a power of two
 * @param head how the head is computed: {@link HeadMode#EXACT} or {@link HeadMode#FAST}
 */
public record ResidentShape(
    DeviceConfig device,
    VectorShape unit,
    ModelConfig model,
    int positions,
    int pagePositions,
    HeadMode head) {
  /**
   * Checks what can be checked without weights.
   *
   * @throws ResidentException if the model cannot run resident on the device
   */
  public ResidentShape {
    if (!device.planes()) {
      throw new ResidentException(
          "the configuration has no planes, expected them for keys, values and the head; choose"
              + " one whose planeRows is not 0");
    }
    if (Integer.bitCount(pagePositions) != 1 || pagePositions % device.beatBytes() != 0) {
      throw new ResidentException(
          "pages of "
              + pagePositions
              + " positions, expected a power of two and a multiple of "
              + device.beatBytes());
    }
    model.requireContext(positions);
    if (positions > PageShape.MOST_POSITIONS) {
      throw new ResidentException(
          positions
              + " positions, expected at most "
              + PageShape.MOST_POSITIONS
              + ": sums over more may not fit in 32 bits");
    }
    if (pagePositions > device.maxK()) {
      throw new ResidentException(
          "pages of " + pagePositions + " positions, a job takes " + device.maxK() + " at most");
    }
    if (head == HeadMode.HOST) {
      throw new ResidentException("the head is on the host, expected exact or fast");
    }
    if (2 * (model.heads() / model.keyHeads()) > device.maxTokens()) {
      throw new ResidentException(
          model.heads() / model.keyHeads()
              + " query heads share a key head, a job takes half of "
              + device.maxTokens()
              + " at most");
    }
  }

  /** Query heads that share a key head. */
  int group() {
    return model.heads() / model.keyHeads();
  }

  /** Pages of a key head. */
  int pages() {
    return Math.ceilDiv(positions, pagePositions);
  }

  /** Positions of all pages. */
  int rowPositions() {
    return pages() * pagePositions;
  }

  /** Words of half a head of queries and keys, in whole rows of the buffer. */
  int half() {
    return unit.roundUp(model.headDim() / 2);
  }

  /** Words of a head of queries or keys: two halves. */
  int keyWords() {
    return 2 * half();
  }

  /** Words of a head of values. */
  int valueWords() {
    return unit.roundUp(model.headDim());
  }
}
