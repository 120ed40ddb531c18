package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;
import tern.device.Job;
import tern.model.ModelConfig;
import tern.model.PassTensor;

/**
 * Scores, their weights and weighted sums of values, in the order of {@link AttentionKernels#weigh}
 * and {@link AttentionKernels#combine}. Products of a key head run while the vector unit is busy
 * with another.
 */
final class AttentionScores {
  private final Generation at;
  private final ResidentShape shape;
  private final ModelConfig model;
  private final PageRegion keys;
  private final PageRegion values;
  private final LayerMemory operands;

  AttentionScores(Generation at, PageRegion keys, PageRegion values, LayerMemory operands) {
    this.at = at;
    this.shape = at.shape;
    this.model = shape.model();
    this.keys = keys;
    this.values = values;
    this.operands = operands;
  }

  /**
   * Adds the steps of a layer.
   *
   * @param keyScales scales of keys: a row for each key head
   * @param into {@code dim} words for each head, one after the other
   */
  void add(
      int layer, HeadIntegerSteps queries, Operand keyScales, Operand valueScales, Operand into) {
    int[] scored = new int[model.keyHeads()];
    for (int head = 0; head < scored.length; head++) {
      for (int page = 0; page < shape.pages(); page++) {
        scored[head] = keyJob(layer, head, page);
      }
    }
    queries.scale();
    int query = queries.scales();
    float scale = (float) (1 / Math.sqrt(model.headDim()));
    at.words("query scales", VectorOp.SCALE, model.heads(), query, Scalar.of(scale), query);
    int mark = at.buffer.mark();
    Words words = new Words(model.heads(), at.buffer);
    int[] summed = new int[model.keyHeads()];
    for (int head = 0; head < summed.length; head++) {
      at.program.await(scored[head]);
      long row = (long) head * keyScales.stride();
      Operand ofKeys = Operand.memory(keyScales.at() + row);
      weigh(head, query, ofKeys, Operand.memory(valueScales.at() + row), words);
      for (int page = 0; page < shape.pages(); page++) {
        summed[head] = valueJob(layer, head, page);
      }
    }
    int n = model.heads();
    Scalar most = Scalar.of(AttentionKernels.MOST_OF_WEIGHTS);
    at.words("weight of one", VectorOp.DIVIDE_BY, n, words.largest, most, words.largest);
    at.pairs("factors", VectorOp.DIVIDE, n, words.largest, words.sums, words.largest);
    for (int head = 0; head < summed.length; head++) {
      at.program.await(summed[head]);
      combine(head, words.largest, into);
    }
    at.buffer.release(mark);
  }

  /** Words of each head: the largest score or weight, the sum of exponentials, an inverse. */
  private static final class Words {
    final int scores;
    final int largest;
    final int sums;
    final int inverses;

    Words(int heads, BufferPlan buffer) {
      scores = buffer.take("largest scores", heads);
      largest = buffer.take("largest weights", heads);
      sums = buffer.take("sums of exponentials", heads);
      inverses = buffer.take("inverse weights", heads);
    }
  }

  private int keyJob(int layer, int head, int page) {
    long row = (long) head * shape.group();
    int positions = shape.pagePositions();
    int stride = 4 * shape.rowPositions();
    Job job =
        new Job(
            keys.page(layer, head, page),
            operands.queries + row * operands.queryStride,
            operands.scores + row * stride + 4L * page * positions,
            keys.k(),
            keys.n(),
            shape.group(),
            0,
            operands.queryStride,
            stride,
            keys.portBytes(),
            true);
    String name = "scores of key head " + head + ", page " + page;
    return at.program.product(name, job, true, page * positions);
  }

  private int valueJob(int layer, int head, int page) {
    long row = 2L * head * shape.group();
    int positions = shape.pagePositions();
    Job job =
        new Job(
            values.page(layer, head, page),
            operands.weights + row * shape.rowPositions() + (long) page * positions,
            pageSums(head, page),
            positions,
            values.n(),
            2 * shape.group(),
            0,
            shape.rowPositions(),
            sumStride(),
            values.portBytes(),
            true);
    String name = "values of key head " + head + ", page " + page;
    return at.program.product(name, job, true, page * positions);
  }

  private int sumStride() {
    return 4 * shape.valueWords();
  }

  /** Where the sums of a page begin: a high and a low row for each query of a key head. */
  private long pageSums(int head, int page) {
    long rows = 2L * shape.group() * ((long) head * shape.pages() + page);
    return operands.pageSums + rows * sumStride();
  }

  /** As many query heads at once as the buffer has room for. */
  private void weigh(int head, int query, Operand keyScales, Operand valueScales, Words words) {
    int row = shape.rowPositions();
    int together = Math.min(shape.group(), at.buffer.free() / row);
    if (together == 0) {
      throw new ResidentException(
          "scores of "
              + row
              + " positions do not fit in the vector unit's buffer, "
              + at.buffer.free()
              + " of "
              + shape.unit().words()
              + " words are free; configure more vectorWords");
    }
    int mark = at.buffer.mark();
    Operand x = Operand.buffer(at.buffer.take("scores", together * row)).every(row);
    for (int first = 0; first < shape.group(); first += together) {
      int count = Math.min(together, shape.group() - first);
      weigh(head * shape.group() + first, count, query, x, keyScales, valueScales, words);
    }
    at.buffer.release(mark);
  }

  private void weigh(
      int item,
      int count,
      int query,
      Operand x,
      Operand keyScales,
      Operand valueScales,
      Words words) {
    int row = shape.rowPositions();
    Operand sums = Operand.memory(operands.scores + 4L * item * row).every(4 * row);
    at.step(
        "scales of scores",
        seen(VectorOp.SCALE, count).a(keyScales).scalar(Scalar.from(query + item)).store(x));
    at.step(
        "scores",
        seen(VectorOp.MULTIPLY, count)
            .a(sums, SourceType.INT)
            .b(x)
            .store(x)
            .reduce(Reduction.MAX, words.scores + item));
    at.step(
        "exponentials",
        seen(VectorOp.EXP, count)
            .a(x)
            .scalar(Scalar.from(words.scores + item))
            .store(x)
            .reduce(Reduction.SUM, words.sums + item));
    at.step(
        "weights",
        seen(VectorOp.MULTIPLY, count)
            .a(x)
            .b(valueScales)
            .store(x)
            .reduce(Reduction.MAX, words.largest + item));
    at.step(
        "inverses",
        of(VectorOp.DIVIDE_INTO, 1)
            .a(Operand.buffer(words.largest + item).every(1))
            .scalar(AttentionKernels.MOST_OF_WEIGHTS)
            .repeat(count)
            .store(Operand.buffer(words.inverses + item).every(1)));
    Operand high = Operand.memory(operands.weights + 2L * item * row).every(2 * row);
    split(x, count, words.inverses + item, high, ResultType.HIGH);
    split(x, count, words.inverses + item, high.plus(row), ResultType.LOW);
  }

  private StepBuilder seen(VectorOp op, int count) {
    return of(op, shape.positions()).seen().repeat(count);
  }

  private void split(Operand x, int count, int inverses, Operand into, ResultType type) {
    at.step(
        type == ResultType.HIGH ? "high weights" : "low weights",
        seen(VectorOp.SCALE, count)
            .a(x)
            .scalar(Scalar.from(inverses))
            .store(into, type)
            .padding(Integer.numberOfTrailingZeros(shape.pagePositions())));
  }

  /** Adds the sums of all pages: integers, so their order does not matter; then scales them. */
  private void combine(int head, int factors, Operand into) {
    int group = shape.group();
    int words = shape.valueWords();
    Operand sums = Operand.memory(pageSums(head, 0));
    for (int page = 1; page < shape.pages(); page++) {
      at.step(
          "add page " + page,
          of(VectorOp.ADD_WORDS, 2 * group * words)
              .a(sums)
              .b(Operand.memory(pageSums(head, page)))
              .store(sums)
              .first(page * shape.pagePositions()));
    }
    int mark = at.buffer.mark();
    int dim = model.headDim();
    Operand both = Operand.buffer(at.buffer.take("weighted values", group * words)).every(words);
    Operand rows = sums.every(2 * sumStride());
    at.step(
        "high and low",
        of(VectorOp.SCALE_ADD, dim)
            .a(rows, SourceType.INT)
            .scalar(256)
            .b(rows.plus(sumStride()), SourceType.INT)
            .repeat(group)
            .store(both));
    int unit = into.memory() ? 4 : 1;
    long first = (long) head * group * dim;
    Operand out = into.plus(first * unit).every(dim * unit);
    at.step(
        "attended",
        of(VectorOp.SCALE, dim)
            .a(both)
            .scalar(Scalar.from(factors + head * group))
            .repeat(group)
            .store(out));
    for (int i = 0; i < group; i++) {
      Operand place = into.plus((first + (long) i * dim) * unit);
      at.program.probe(PassTensor.ATTENDED, (head * group + i) * dim, place, dim);
    }
    at.buffer.release(mark);
  }
}
