package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;

/**
 * Makes weights of scores, in the order of {@link AttentionKernels#weigh}: two rows of bytes for
 * each query.
 */
final class ScoreSteps {
  private final Generation at;
  private final ResidentShape shape;
  private final LayerMemory operands;

  /** Words of each head: its largest score, largest weight, sum of exponentials, and an inverse. */
  private final int scores;

  private final int weights;
  private final int sums;
  private final int inverses;

  ScoreSteps(Generation at, LayerMemory operands) {
    this.at = at;
    this.shape = at.shape;
    this.operands = operands;
    int heads = at.rows * shape.model().heads();
    this.scores = at.buffer.take("largest scores", heads);
    this.weights = at.buffer.take("largest weights", heads);
    this.sums = at.buffer.take("sums of exponentials", heads);
    this.inverses = at.buffer.take("inverse weights", heads);
  }

  /**
   * Adds the steps of a key head for a row, as many query heads at once as the buffer has room for.
   *
   * @param queryScales word of the scale of its first query
   * @param scored the last product of its scores, which only scales need not wait for
   */
  void weigh(
      int head, int row, int queryScales, Operand keyScales, Operand valueScales, int scored) {
    int words = shape.rowPositions();
    int together = Math.min(shape.group(), at.buffer.free() / words);
    if (together == 0) {
      throw new ResidentException(
          "scores of "
              + words
              + " positions do not fit in the vector unit's buffer, "
              + at.buffer.free()
              + " of "
              + shape.unit().words()
              + " words are free; configure more vectorWords");
    }
    int mark = at.buffer.mark();
    Operand x = Operand.buffer(at.buffer.take("scores", together * words)).every(words);
    for (int first = 0; first < shape.group(); first += together) {
      int count = Math.min(together, shape.group() - first);
      Scalar scales = Scalar.from(queryScales + first);
      at.step(
          "scales of scores",
          seen(VectorOp.SCALE, row, count).a(keyScales).scalar(scales).store(x));
      at.program.await(scored);
      softmax(head * shape.group() + first, row, count, x, valueScales);
    }
    at.buffer.release(mark);
  }

  /** The place of a head among those of its row. */
  private int item(int head, int row) {
    return row * shape.model().heads() + head;
  }

  private void softmax(int head, int row, int count, Operand x, Operand valueScales) {
    int item = item(head, row);
    long line = (long) head * at.rows + row;
    int stride = at.rows * shape.rowPositions();
    Operand products =
        Operand.memory(operands.scores + 4 * line * shape.rowPositions()).every(4 * stride);
    at.step(
        "scores",
        seen(VectorOp.MULTIPLY, row, count)
            .a(products, SourceType.INT)
            .b(x)
            .store(x)
            .reduce(Reduction.MAX, scores + item));
    at.step(
        "exponentials",
        seen(VectorOp.EXP, row, count)
            .a(x)
            .scalar(Scalar.from(scores + item))
            .store(x)
            .reduce(Reduction.SUM, sums + item));
    at.step(
        "weights",
        seen(VectorOp.MULTIPLY, row, count)
            .a(x)
            .b(valueScales)
            .store(x)
            .reduce(Reduction.MAX, weights + item));
    at.step(
        "inverses",
        of(VectorOp.DIVIDE_INTO, 1)
            .a(Operand.buffer(weights + item).every(1))
            .scalar(AttentionKernels.MOST_OF_WEIGHTS)
            .repeat(count)
            .store(Operand.buffer(inverses + item).every(1)));
    Operand high =
        Operand.memory(operands.weights + 2 * line * shape.rowPositions()).every(2 * stride);
    split(item, row, count, x, high, ResultType.HIGH);
    split(item, row, count, x, high.plus(shape.rowPositions()), ResultType.LOW);
  }

  private StepBuilder seen(VectorOp op, int row, int count) {
    return of(op, shape.positions()).seen(at.rows - 1 - row).repeat(count);
  }

  private void split(int item, int row, int count, Operand x, Operand into, ResultType type) {
    at.step(
        type == ResultType.HIGH ? "high weights" : "low weights",
        seen(VectorOp.SCALE, row, count)
            .a(x)
            .scalar(Scalar.from(inverses + item))
            .store(into, type)
            .padding(Integer.numberOfTrailingZeros(shape.pagePositions())));
  }

  /** Computes the factor of each head's sums, {@code (max w / 32639) / s}; returns their words. */
  int factors() {
    int n = at.rows * shape.model().heads();
    Scalar most = Scalar.of(AttentionKernels.MOST_OF_WEIGHTS);
    at.words("weight of one", VectorOp.DIVIDE_BY, n, weights, most, weights);
    at.pairs("factors", VectorOp.DIVIDE, n, weights, sums, weights);
    return weights;
  }
}
