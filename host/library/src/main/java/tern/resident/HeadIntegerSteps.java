package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;

/**
 * Steps that make integers of heads, in the order of {@link AttentionKernels#toIntegers}: {@code a
 * = max(max|x|, 1e-5)}, {@code q = rint(x (most / a))}, scale {@code a / most}.
 *
 * @param scales word of the first head's scale
 * @param inverses word of its {@code most / a}
 */
record HeadIntegerSteps(
    Generation at, Operand heads, int words, int count, int scales, int inverses) {
  /** Computes scales and their inverses of {@code count} heads of {@code words} words each. */
  static HeadIntegerSteps make(
      Generation at, String name, Operand heads, int words, int count, int most) {
    int scales = at.buffer.take("scales of " + name, count);
    int inverses = at.buffer.take("inverse scales of " + name, count);
    at.step(
        "largest of " + name,
        of(VectorOp.MOVE, words)
            .a(heads)
            .repeat(count)
            .reduce(Reduction.MAGNITUDE, scales)
            .finite());
    Scalar floor = Scalar.of(AttentionKernels.FLOOR);
    at.words("floor of " + name, VectorOp.AT_LEAST, count, scales, floor, scales);
    Scalar largest = Scalar.of(most);
    at.words("inverses of " + name, VectorOp.DIVIDE_INTO, count, scales, largest, inverses);
    at.words("scales of " + name, VectorOp.DIVIDE_BY, count, scales, largest, scales);
    return new HeadIntegerSteps(at, heads, words, count, scales, inverses);
  }

  /** Stores the integers of the first {@code elements} of each head. */
  StepBuilder store(int elements, Operand into, ResultType type) {
    return of(VectorOp.SCALE, elements)
        .a(heads)
        .scalar(Scalar.from(inverses))
        .repeat(count)
        .store(into, type);
  }

  /** Stores the scales, one for each head. */
  void storeScales(String name, Operand into) {
    at.step(
        name, of(VectorOp.MOVE, 1).a(Operand.buffer(scales).every(1)).repeat(count).store(into));
  }
}
