package tern.resident;

import static tern.resident.Generation.of;

import tern.model.PassTensor;

/**
 * Makes float32 of weighted sums of values, in the order of {@link
 * tern.cpu.AttentionKernels#combine}.
 */
record ValueSteps(Generation at, PageJobs jobs) {
  /**
   * Adds the steps of a key head, as many query heads at once as the buffer has room for.
   *
   * @param factors word of the first head's factor
   * @param into {@code dim} words for each head of the model, one after the other
   */
  void combine(int head, int factors, Operand into) {
    int group = at.shape.group();
    int room = at.buffer.free() / (3 * at.shape.valueWords());
    int together = Math.clamp(room, 1, group);
    for (int first = 0; first < group; first += together) {
      combine(head, first, Math.min(together, group - first), factors, into);
    }
  }

  private void combine(int head, int first, int count, int factors, Operand into) {
    int mark = at.buffer.mark();
    int words = at.shape.valueWords();
    int dim = at.shape.model().headDim();
    int item = head * at.shape.group() + first;
    Operand rows = addPages(head, first, count);
    Operand both = Operand.buffer(at.buffer.take("weighted values", count * words)).every(words);
    at.step(
        "high and low",
        of(VectorOp.SCALE_ADD, dim)
            .a(rows, SourceType.INT)
            .scalar(256)
            .b(rows.plus(rows.stride() / 2), SourceType.INT)
            .repeat(count)
            .store(both));
    int unit = into.memory() ? 4 : 1;
    Operand place = into.plus((long) item * dim * unit);
    at.step(
        "attended",
        of(VectorOp.SCALE, dim)
            .a(both)
            .scalar(Scalar.from(factors + item))
            .repeat(count)
            .store(place.every(dim * unit)));
    for (int i = 0; i < count; i++) {
      Operand one = place.plus((long) i * dim * unit);
      at.program.probe(PassTensor.ATTENDED, (item + i) * dim, one, dim);
    }
    at.buffer.release(mark);
  }

  /**
   * Adds the sums of all pages: integers, so their order does not matter.
   *
   * @return the high row of each query; its low row follows
   */
  private Operand addPages(int head, int first, int count) {
    ResidentShape shape = at.shape;
    int n = 2 * count * shape.valueWords();
    Operand page = sums(head, 0, first);
    if (shape.pages() == 1) {
      return page.every(2 * jobs.sumStride());
    }
    Operand sums = Operand.buffer(at.buffer.take("sums of pages", n));
    at.step("first page", of(VectorOp.MOVE, n).a(page).store(sums));
    for (int i = 1; i < shape.pages(); i++) {
      at.step(
          "add page " + i,
          of(VectorOp.ADD_WORDS, n)
              .a(sums)
              .b(sums(head, i, first))
              .store(sums)
              .first(i * shape.pagePositions()));
    }
    return sums.every(2 * shape.valueWords());
  }

  /** The sums of a page, from those of a query on. */
  private Operand sums(int head, int page, int first) {
    return Operand.memory(jobs.sumsAt(head, page) + 2L * first * jobs.sumStride());
  }
}
