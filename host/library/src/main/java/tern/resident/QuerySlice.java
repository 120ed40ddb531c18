package tern.resident;

import tern.cpu.AttentionKernels;
import tern.model.ModelConfig;
import tern.weights.LayerWeights;

/**
 * The queries of some key heads. They are products of their own, so that scores of one slice are
 * weighed while the array computes the queries of the next.
 */
final class QuerySlice {
  /** Slices of a layer: more make shorter products, fewer leave the array waiting. */
  private static final int MOST = 5;

  private final Generation at;
  private final ModelConfig model;
  private final RowOrder rows;
  private final int start;
  private final int firstHead;
  private final int heads;

  /** Key heads, from the first to the one behind the last. */
  final int first;

  final int end;

  private PostedRows posted;
  private int scales;

  private QuerySlice(Generation at, int first, int end, int start) {
    this.at = at;
    this.model = at.shape.model();
    this.first = first;
    this.end = end;
    this.start = start;
    this.firstHead = first * at.shape.group();
    this.heads = (end - first) * at.shape.group();
    this.rows = new RowOrder(at.shape.unit());
    for (int head = firstHead; head < firstHead + heads; head++) {
      halves(rows, head * model.headDim(), model.headDim() / 2);
    }
  }

  /**
   * The slices of a layer.
   *
   * @param start row of the first query's sums
   */
  static QuerySlice[] of(Generation at, int start) {
    int keyHeads = at.shape.model().keyHeads();
    QuerySlice[] slices = new QuerySlice[Math.min(MOST, keyHeads)];
    int row = start;
    for (int i = 0; i < slices.length; i++) {
      int end = (i + 1) * keyHeads / slices.length;
      slices[i] = new QuerySlice(at, i * keyHeads / slices.length, end, row);
      row += slices[i].rows.count();
    }
    return slices;
  }

  /** Adds the rows of a head: two halves, each from a whole beat on. */
  static void halves(RowOrder rows, int first, int half) {
    rows.add(first, half).add(first + half, half);
  }

  /** Adds the product of the queries. */
  void post(LinearJobs jobs) {
    posted = jobs.post("queries from head " + firstHead, rows, start);
  }

  /**
   * Scales, norms and rotates the queries, and stores their integers: those of a head in all rows,
   * then those of the next head.
   *
   * @return what {@link #scale} takes at once: its words are free for others
   */
  HeadIntegerSteps prepare(
      LayerWeights weights, LinearJobs jobs, LayerMemory operands, int factor, int angles) {
    jobs.join(posted);
    scales = at.buffer.take("scales of queries", at.rows * heads);
    int mark = at.buffer.mark();
    int words = at.shape.keyWords();
    int most = AttentionKernels.MOST_OF_QUERY;
    int q = at.buffer.take("queries", at.rows * heads * words);
    Heads queries = new Heads(at, q, heads, firstHead * model.headDim());
    queries.scale(posted.sums(0), factor);
    queries.norm("query norm", weights.queryNorm());
    queries.rotate(angles);
    HeadIntegerSteps integers =
        HeadIntegerSteps.make(at, "queries", queries.all(), words, heads, most);
    int stride = at.rows * operands.queryStride;
    for (int row = 0; row < at.rows; row++) {
      long into = operands.queries + (long) firstHead * stride + (long) row * operands.queryStride;
      Operand bytes = Operand.memory(into).every(stride);
      at.step("queries", integers.store(row, words, bytes, ResultType.INT8));
    }
    at.buffer.release(mark);
    return integers;
  }

  /** Computes the scales of the queries, and of their scores: {@code 1 / sqrt(dim)} more. */
  void scale(HeadIntegerSteps integers) {
    float root = (float) (1 / Math.sqrt(model.headDim()));
    integers.scale();
    int from = integers.scales();
    int all = at.rows * heads;
    at.words("query scales", VectorOp.SCALE, all, from, Scalar.of(root), scales);
  }

  /** Word of the scale of a key head's first query. */
  int scales(int keyHead, int row) {
    return scales + row * heads + (keyHead - first) * at.shape.group();
  }
}
