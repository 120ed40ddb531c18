package tern.backend;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import tern.cpu.Workers;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Job;

/**
 * Attention over {@link DevicePages} as jobs. Query heads that share a key head are token rows of
 * its jobs, and so are the tokens of a chunk: a page is read once for all. All pages of keys and of
 * values of a layer are posted together; the values' wait while the host makes weights of scores.
 *
 * <p>Scores and weights of a query stand one after the other over all pages, since each page's job
 * writes or reads its own part of the row.
 */
final class DeviceAttention {
  private static final int PAGE = 4096;

  /** Operands of one chunk of tokens take about this much memory at most. */
  private static final long CHUNK_BYTES = 1 << 24;

  private final DeviceConfig config;
  private final DeviceMemory memory;
  private final JobRunner runner;
  private final DevicePages pages;
  private final PageShape shape;
  private final Workers workers;
  private final JobLine line;
  private final Workers.Task weigh = this::weigh;
  private final Workers.Task combine = this::combine;
  private DeviceMemory.@Nullable Region operands;

  /** The call that runs, and the chunk of its tokens. */
  private PageBlock[] blocks;

  private int layer;
  private int position;
  private int tokens;
  private AttentionSteps steps;
  private int first;
  private int count;

  /** Strides of queries, scores, weights and sums; and where each begins. */
  private final int queryStride;

  private int scoreStride;
  private int weightStride;
  private final int sumStride;
  private long scores;
  private long weights;
  private long sums;

  DeviceAttention(
      DeviceConfig config,
      DeviceMemory memory,
      JobRunner runner,
      DevicePages pages,
      Workers workers) {
    this.config = config;
    this.memory = memory;
    this.runner = runner;
    this.pages = pages;
    this.shape = pages.shape();
    this.workers = workers;
    this.line = runner.line(this::job);
    this.queryStride = (int) config.roundUpToBeat(shape.dim());
    this.sumStride = config.resultStride(shape.dim());
  }

  /** Frees the memory of operands. */
  void release() {
    if (operands != null) {
      operands.free();
      operands = null;
    }
  }

  void run(PageBlock[] blocks, int layer, int position, int tokens, AttentionSteps steps) {
    this.blocks = blocks;
    this.layer = layer;
    this.position = position;
    this.tokens = tokens;
    this.steps = steps;
    try {
      runner.attend(this::chunks);
    } finally {
      this.blocks = null;
      this.steps = null;
    }
  }

  private void chunks() {
    long each = bytes(shape.blocks(position + tokens), 1);
    int most = config.maxTokens() / (2 * shape.group());
    int chunk = Math.clamp(CHUNK_BYTES / each, 1, most);
    for (first = 0; first < tokens; first += count) {
      count = Math.min(chunk, tokens - first);
      reserve();
      chunk(first + count == tokens);
    }
  }

  /** Positions that the chunk's last token sees. */
  private int end() {
    return position + first + count;
  }

  private int pageCount() {
    return shape.blocks(end());
  }

  /** Token rows of a job of keys; one of values has twice as many. */
  private int rows() {
    return count * shape.group();
  }

  private long bytes(int pageCount, int tokens) {
    long positions = (long) pageCount * shape.positions();
    long row = queryStride + 6 * positions + 2L * pageCount * sumStride;
    return shape.heads() * tokens * row;
  }

  private void reserve() {
    int positions = pageCount() * shape.positions();
    long all = (long) shape.keyHeads() * rows();
    scoreStride = 4 * positions;
    weightStride = positions;
    scores = all * queryStride;
    weights = scores + all * scoreStride;
    sums = weights + 2 * all * weightStride;
    long needed = bytes(pageCount(), count);
    if (operands == null || operands.bytes().byteSize() < needed) {
      release();
      operands = memory.take("scores and weights of attention", needed, PAGE);
    }
  }

  private void chunk(boolean last) {
    int jobs = shape.keyHeads() * pageCount();
    MemorySegment bytes = operands.bytes();
    for (int m = 0; m < count; m++) {
      for (int head = 0; head < shape.heads(); head++) {
        steps.query(first + m, head, bytes, row(m, head) * queryStride);
      }
    }
    operands.toDevice(0, scores);
    line.start(2 * jobs, last);
    line.complete(jobs);
    operands.toHost(scores, weights - scores);
    workers.run(weigh);
    operands.toDevice(weights, sums - weights);
    line.complete(2 * jobs);
    runner.count(2 * jobs);
    operands.toHost(sums, bytes(pageCount(), count) - sums);
    workers.run(combine);
  }

  /** Index of a query's row: those of a key head stand together, token by token. */
  private long row(int m, int head) {
    int keyHead = head / shape.group();
    return ((long) keyHead * count + m) * shape.group() + head % shape.group();
  }

  /** First jobs of keys, then of values: of each key head, page by page. */
  private Job job(int i) {
    int half = shape.keyHeads() * pageCount();
    int keyHead = i % half / pageCount();
    int page = i % pageCount();
    return i < half ? keyJob(keyHead, page) : valueJob(keyHead, page);
  }

  private Job keyJob(int keyHead, int page) {
    int start = page * shape.positions();
    int n = Math.min(shape.positions(), end() - start);
    long row = (long) keyHead * rows();
    return new Job(
        pages.keyAddress(blocks[page], layer, keyHead),
        operands.address() + row * queryStride,
        operands.address() + scores + row * scoreStride + 4L * start,
        shape.dim(),
        n,
        rows(),
        0,
        queryStride,
        scoreStride,
        (int) config.integerPortBytes(n, shape.dim()),
        true);
  }

  private Job valueJob(int keyHead, int page) {
    long row = 2L * keyHead * rows();
    return new Job(
        pages.valueAddress(blocks[page], layer, keyHead),
        operands.address() + weights + row * weightStride + (long) page * shape.positions(),
        operands.address() + sums(keyHead, page),
        shape.positions(),
        shape.dim(),
        2 * rows(),
        0,
        weightStride,
        sumStride,
        (int) config.integerPortBytes(shape.dim(), shape.positions()),
        true);
  }

  /** Where the sums of a page begin: two rows for each query of a key head. */
  private long sums(int keyHead, int page) {
    return sums + ((long) keyHead * pageCount() + page) * 2 * rows() * sumStride;
  }

  private void weigh(int part, int parts) {
    MemorySegment bytes = operands.bytes();
    int items = count * shape.heads();
    int end = Workers.start(items, part + 1, parts);
    for (int item = Workers.start(items, part, parts); item < end; item++) {
      int m = item / shape.heads();
      int head = item % shape.heads();
      int seen = position + first + m + 1;
      long row = row(m, head);
      long hi = weights + 2 * row * weightStride;
      long lo = hi + weightStride;
      steps.weigh(first + m, head, seen, bytes, scores + row * scoreStride, bytes, hi, lo);
      // Later positions are in the pages, and not for this token.
      bytes.asSlice(hi + seen, weightStride - seen).fill((byte) 0);
      bytes.asSlice(lo + seen, weightStride - seen).fill((byte) 0);
    }
  }

  private void combine(int part, int parts) {
    int items = count * shape.heads();
    int end = Workers.start(items, part + 1, parts);
    for (int item = Workers.start(items, part, parts); item < end; item++) {
      combine(operands.bytes(), item / shape.heads(), item % shape.heads());
    }
  }

  /** Adds the sums of all pages: integers, so their order does not matter. */
  private void combine(MemorySegment bytes, int m, int head) {
    int keyHead = head / shape.group();
    long inPage = 2L * (m * shape.group() + head % shape.group()) * sumStride;
    long total = sums(keyHead, 0) + inPage;
    for (int page = 1; page < pageCount(); page++) {
      long more = sums(keyHead, page) + inPage;
      add(bytes, total, more);
      add(bytes, total + sumStride, more + sumStride);
    }
    steps.combine(first + m, head, bytes, total, total + sumStride);
  }

  private void add(MemorySegment bytes, long total, long more) {
    for (long i = 0; i < 4L * shape.dim(); i += 4) {
      bytes.set(
          JAVA_INT, total + i, bytes.get(JAVA_INT, total + i) + bytes.get(JAVA_INT, more + i));
    }
  }
}
