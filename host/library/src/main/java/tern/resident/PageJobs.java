package tern.resident;

import tern.device.Job;

/** Products over pages: scores of a key head, and its weighted sums of values. */
record PageJobs(Generation at, PageRegion keys, PageRegion values, LayerMemory operands) {
  private ResidentShape shape() {
    return at.shape;
  }

  /** Token rows of a key head's queries. */
  private int queries() {
    return at.rows * shape().group();
  }

  /** Adds the scores of a key head's queries; returns what to wait for. */
  int scores(int layer, int head) {
    int positions = shape().pagePositions();
    long row = (long) head * queries();
    int stride = 4 * shape().rowPositions();
    int posted = 0;
    for (int page = 0; page < shape().pages(); page++) {
      Job job =
          new Job(
              keys.page(layer, head, page),
              operands.queries + row * operands.queryStride,
              operands.scores + row * stride + 4L * page * positions,
              keys.k(),
              keys.n(),
              queries(),
              0,
              operands.queryStride,
              stride,
              keys.portBytes(),
              true);
      String name = "scores of key head " + head + ", page " + page;
      posted = at.program.product(name, job, true, page * positions);
    }
    return posted;
  }

  /** Adds the sums of values, of a high and a low row for each query; returns what to wait for. */
  int sums(int layer, int head) {
    int positions = shape().pagePositions();
    long row = 2L * head * queries();
    int posted = 0;
    for (int page = 0; page < shape().pages(); page++) {
      Job job =
          new Job(
              values.page(layer, head, page),
              operands.weights + row * shape().rowPositions() + (long) page * positions,
              sumsAt(head, page),
              positions,
              values.n(),
              2 * queries(),
              0,
              shape().rowPositions(),
              sumStride(),
              values.portBytes(),
              true);
      String name = "values of key head " + head + ", page " + page;
      posted = at.program.product(name, job, true, page * positions);
    }
    return posted;
  }

  /** Bytes from the sums of a row to those of the next. */
  int sumStride() {
    return 4 * shape().valueWords();
  }

  /** Where the sums of a page begin. */
  long sumsAt(int head, int page) {
    long rows = 2L * queries() * ((long) head * shape().pages() + page);
    return operands.pageSums + rows * sumStride();
  }
}
