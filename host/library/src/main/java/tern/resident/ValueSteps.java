package tern.resident;

import static tern.resident.Generation.of;

import tern.model.PassTensor;

/**
 * Makes float32 of weighted sums of values, in the order of {@link
 * tern.cpu.AttentionKernels#combine}.
 */
record ValueSteps(Generation at, PageJobs jobs) {
  /**
   * Adds the steps of a key head.
   *
   * @param factors word of the first head's factor
   * @param into {@code dim} words for each head of the model, one after the other
   */
  void combine(int head, int factors, Operand into) {
    ResidentShape shape = at.shape;
    int group = shape.group();
    int words = shape.valueWords();
    int dim = shape.model().headDim();
    Operand sums = Operand.memory(jobs.sumsAt(head, 0));
    addPages(head, sums);
    int mark = at.buffer.mark();
    Operand both = Operand.buffer(at.buffer.take("weighted values", group * words)).every(words);
    Operand rows = sums.every(2 * jobs.sumStride());
    at.step(
        "high and low",
        of(VectorOp.SCALE_ADD, dim)
            .a(rows, SourceType.INT)
            .scalar(256)
            .b(rows.plus(jobs.sumStride()), SourceType.INT)
            .repeat(group)
            .store(both));
    int unit = into.memory() ? 4 : 1;
    long first = (long) head * group * dim;
    at.step(
        "attended",
        of(VectorOp.SCALE, dim)
            .a(both)
            .scalar(Scalar.from(factors + head * group))
            .repeat(group)
            .store(into.plus(first * unit).every(dim * unit)));
    for (int i = 0; i < group; i++) {
      Operand place = into.plus((first + (long) i * dim) * unit);
      at.program.probe(PassTensor.ATTENDED, (head * group + i) * dim, place, dim);
    }
    at.buffer.release(mark);
  }

  /** Adds the sums of all pages: integers, so their order does not matter. */
  private void addPages(int head, Operand sums) {
    ResidentShape shape = at.shape;
    for (int page = 1; page < shape.pages(); page++) {
      at.step(
          "add page " + page,
          of(VectorOp.ADD_WORDS, 2 * shape.group() * shape.valueWords())
              .a(sums)
              .b(Operand.memory(jobs.sumsAt(head, page)))
              .store(sums)
              .first(page * shape.pagePositions()));
    }
  }
}
