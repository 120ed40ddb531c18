package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;

/**
 * Steps that make integers of heads, in the order of {@link AttentionKernels#toIntegers}: {@code a
 * = max(max|x|, 1e-5)}, {@code q = rint(x (most / a))}, scale {@code a / most}. Products wait for
 * the integers only, so scales may follow later.
 *
 * @param heads the first head, and from there to the next
 * @param words words of a head
 * @param count heads of a row; those of the next row follow
 * @param most largest integer
 * @param scales word of the first head's largest magnitude, which becomes its scale
 * @param inverses word of its {@code most / a}
 */
record HeadIntegerSteps(
    Generation at,
    String name,
    Operand heads,
    int words,
    int count,
    int most,
    int scales,
    int inverses) {
  /** Measures {@code count} heads of each row. */
  static HeadIntegerSteps make(
      Generation at, String name, Operand heads, int words, int count, int most) {
    int all = at.rows * count;
    int scales = at.buffer.take("scales of " + name, all);
    int inverses = at.buffer.take("inverse scales of " + name, all);
    at.step(
        "largest of " + name,
        of(VectorOp.MOVE, words).a(heads).repeat(all).reduce(Reduction.MAGNITUDE, scales).finite());
    Scalar floor = Scalar.of(AttentionKernels.FLOOR);
    at.words("floor of " + name, VectorOp.AT_LEAST, all, scales, floor, scales);
    at.words("inverses of " + name, VectorOp.DIVIDE_INTO, all, scales, Scalar.of(most), inverses);
    return new HeadIntegerSteps(at, name, heads, words, count, most, scales, inverses);
  }

  /** Stores the integers of the first {@code elements} of each head of a row. */
  StepBuilder store(int row, int elements, Operand into, ResultType type) {
    return of(VectorOp.SCALE, elements)
        .a(heads.row(row * count))
        .scalar(Scalar.from(inverses + row * count))
        .repeat(count)
        .store(into, type);
  }

  /** Computes the scales. */
  void scale() {
    at.words(
        "scales of " + name, VectorOp.DIVIDE_BY, at.rows * count, scales, Scalar.of(most), scales);
  }

  /**
   * Computes the scales, and stores them, one for each head.
   *
   * @param into where those of the first row go; each other row's go behind those of the row before
   */
  void storeScales(Operand into) {
    scale();
    for (int row = 0; row < at.rows; row++) {
      Operand first = Operand.buffer(scales + row * count).every(1);
      at.step(
          "append scales of " + name,
          of(VectorOp.MOVE, 1).a(first).repeat(count).store(into.plus(4L * row)));
    }
  }
}
