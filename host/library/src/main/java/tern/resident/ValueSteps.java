package tern.resident;

import static tern.resident.Generation.of;

import tern.model.PassTensor;

/**
 * Makes float32 of weighted sums of values, in the order of {@link
 * tern.cpu.AttentionKernels#combine}.
 */
record ValueSteps(Generation at, PageJobs jobs) {
  /**
   * Adds the steps of a key head for a row, as many query heads at once as the buffer has room for.
   *
   * @param factors word of the factor of the first head of the first row
   * @param into {@code dim} words for each head of the row, one after the other
   */
  void combine(int head, int row, int factors, Operand into) {
    int group = at.shape.group();
    int room = at.buffer.free() / (3 * at.shape.valueWords());
    int together = Math.clamp(room, 1, group);
    for (int first = 0; first < group; first += together) {
      combine(head, row, first, Math.min(together, group - first), factors, into);
    }
  }

  private void combine(int head, int row, int first, int count, int factors, Operand into) {
    int mark = at.buffer.mark();
    int words = at.shape.valueWords();
    int dim = at.shape.model().headDim();
    int item = head * at.shape.group() + first;
    int factor = factors + row * at.shape.model().heads() + item;
    Pair rows = addPages(head, row, first, count);
    Operand both = Operand.buffer(at.buffer.take("weighted values", count * words)).every(words);
    at.step(
        "high and low",
        of(VectorOp.SCALE_ADD, dim)
            .a(rows.high, SourceType.INT)
            .scalar(256)
            .b(rows.low, SourceType.INT)
            .repeat(count)
            .store(both));
    int unit = into.memory() ? 4 : 1;
    Operand place = into.plus((long) item * dim * unit);
    at.step(
        "attended",
        of(VectorOp.SCALE, dim)
            .a(both)
            .scalar(Scalar.from(factor))
            .repeat(count)
            .store(place.every(dim * unit)));
    for (int i = 0; i < count; i++) {
      Operand one = place.plus((long) i * dim * unit);
      at.program.probe(PassTensor.ATTENDED, (item + i) * dim, one, dim);
    }
    at.buffer.release(mark);
  }

  /** Sums of the high rows of some queries, and of the low ones. */
  private record Pair(Operand high, Operand low) {}

  /** Adds the sums of all pages: integers, so their order does not matter. */
  private Pair addPages(int head, int row, int first, int count) {
    ResidentShape shape = at.shape;
    int words = shape.valueWords();
    Operand page = sums(head, 0, row, first);
    if (shape.pages() == 1) {
      return new Pair(page, page.plus(jobs.sumStride()));
    }
    Operand sums = Operand.buffer(at.buffer.take("sums of pages", 2 * count * words));
    pages("first page", VectorOp.MOVE, count, sums, page, 0);
    for (int i = 1; i < shape.pages(); i++) {
      int from = i * shape.pagePositions();
      pages("add page " + i, VectorOp.ADD_WORDS, count, sums, sums(head, i, row, first), from);
    }
    return new Pair(sums.every(2 * words), sums.plus(words).every(2 * words));
  }

  /** Moves or adds both sums of some queries, which follow one another if there is one row. */
  private void pages(String name, VectorOp op, int count, Operand sums, Operand page, int from) {
    int pair = 2 * at.shape.valueWords();
    boolean one = at.rows == 1;
    Operand into = one ? sums : sums.every(pair);
    Operand more = one ? page.every(0) : page;
    StepBuilder step = of(op, one ? count * pair : pair).repeat(one ? 1 : count).store(into);
    step = op == VectorOp.MOVE ? step.a(more) : step.a(into).b(more);
    at.step(name, step.first(from));
  }

  /** The sums of a page, of a row of each query from one on. */
  private Operand sums(int head, int page, int row, int first) {
    long line = (long) first * at.rows + row;
    long address = jobs.sumsAt(head, page) + 2 * line * jobs.sumStride();
    return Operand.memory(address).every(2 * at.rows * jobs.sumStride());
  }
}
