package tern.resident;

/**
 * What a program leaves for each position: the token that it chose, the ids of its list, and their
 * logits.
 *
 * @param address device address of the first record
 * @param stride bytes from record to record
 */
record Results(long address, int stride) {
  static Results of(Generation at) {
    ResidentShape shape = at.shape;
    int entries = Math.min(shape.unit().entries(), shape.model().vocabularySize());
    int stride = (int) shape.device().roundUpToBeat(4 * (1 + 2L * entries));
    long address = at.memory.take("results", (long) stride * shape.positions());
    return new Results(address, stride);
  }

  /** The record of this token's position. */
  Operand record(Generation at) {
    AddressMap map =
        AddressMap.of(
            "results", AddressMap.Index.POSITION, at.shape.positions(), p -> (long) p * stride);
    return Operand.memory(address).mapped(at.maps.number(map));
  }
}
