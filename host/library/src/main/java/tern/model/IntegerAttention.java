package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import tern.backend.AttentionSteps;
import tern.backend.PageShape;
import tern.backend.PageTable;
import tern.cpu.AttentionKernels;

/**
 * Attention of a session whose keys and values are integers in pages. Queries are int8, keys and
 * values within +-121, weights have 16 bits in two halves; every product is exact. So all backends
 * give the same bits, whatever the size of their pages.
 */
final class IntegerAttention implements AttentionSteps {
  private final Workspace work;
  private final PageShape shape;
  private final PageTable pages;
  private final @Nullable KeyScales keyChannels;
  private final float scale;
  private final Scope buffers = new Scope();
  private final Scope scratch = new Scope();
  private int room;
  private int positions;

  /** Of each token: queries of all heads; keys and values of all key heads; and their scales. */
  private MemorySegment queries = MemorySegment.NULL;

  private MemorySegment queryScales = MemorySegment.NULL;
  private MemorySegment rows = MemorySegment.NULL;
  private MemorySegment rowScales = MemorySegment.NULL;

  /** Of each head of each token: the factor of its sums. */
  private MemorySegment factors = MemorySegment.NULL;

  /** Scales of the layer's keys and values: a row of positions for each key head. */
  private MemorySegment keyScales = MemorySegment.NULL;

  private MemorySegment valueScales = MemorySegment.NULL;

  /** Where the layer's results go. */
  private MemorySegment out = MemorySegment.NULL;

  /**
   * Creates the attention of a session.
   *
   * @param keyChannels scales of the keys' channels; null for none
   */
  IntegerAttention(Workspace work, PageTable pages, @Nullable KeyScales keyChannels) {
    this.keyChannels = keyChannels;
    this.work = work;
    this.pages = pages;
    this.shape = pages.pool().shape();
    this.scale = (float) (1 / Math.sqrt(shape.dim()));
  }

  PageTable pages() {
    return pages;
  }

  /** Makes room for the tokens from a position on, which they may overwrite. */
  void reserve(int position, int tokens) {
    pages.reserve(position, position + tokens);
    if (tokens > room) {
      room = tokens;
      Arena larger = Arena.ofShared();
      queries = larger.allocate((long) room * shape.heads() * shape.dim(), 64);
      queryScales = Workspace.floats(larger, (long) room * shape.heads());
      rows = larger.allocate((long) room * shape.rowBytes(), 64);
      rowScales = Workspace.floats(larger, 2L * room * shape.keyHeads());
      factors = Workspace.floats(larger, (long) room * shape.heads());
      buffers.replace(larger);
    }
    if (position + tokens > positions) {
      positions = Math.max(2 * positions, position + tokens);
      Arena larger = Arena.ofShared();
      keyScales = Workspace.floats(larger, (long) positions * shape.keyHeads());
      valueScales = Workspace.floats(larger, (long) positions * shape.keyHeads());
      scratch.replace(larger);
    }
  }

  /** Frees the memory, and lets go of the pages. */
  void close() {
    pages.close();
    buffers.close();
    scratch.close();
  }

  /**
   * Makes integers of a token's rotated queries and keys and its values.
   *
   * @param at the first query; keys and values follow
   * @throws ArithmeticException if one is not finite
   */
  void quantise(int layer, int token, MemorySegment qkv, long at) {
    int dim = shape.dim();
    if (keyChannels != null) {
      scaleChannels(keyChannels, layer, qkv, at);
    }
    for (int head = 0; head < shape.heads(); head++) {
      int item = token * shape.heads() + head;
      int most = AttentionKernels.MOST_OF_QUERY;
      long from = at + 4L * head * dim;
      float s = work.kernels.toIntegers(qkv, from, dim, most, queries, (long) item * dim);
      queryScales.setAtIndex(JAVA_FLOAT, item, finite(s, "query", token, head));
    }
    long keys = at + 4L * shape.heads() * dim;
    for (int i = 0; i < 2 * shape.keyHeads(); i++) {
      int item = 2 * token * shape.keyHeads() + i;
      int most = AttentionKernels.MOST_OF_PLANES;
      long from = keys + 4L * i * dim;
      float s = work.kernels.toIntegers(qkv, from, dim, most, rows, (long) item * dim);
      String what = i < shape.keyHeads() ? "key" : "value";
      rowScales.setAtIndex(JAVA_FLOAT, item, finite(s, what, token, i % shape.keyHeads()));
    }
  }

  private void scaleChannels(KeyScales by, int layer, MemorySegment qkv, long at) {
    for (int head = 0; head < shape.heads(); head++) {
      by.query(layer, head / shape.group(), qkv, at + 4L * head * shape.dim());
    }
    for (int head = 0; head < shape.keyHeads(); head++) {
      by.key(layer, head, qkv, at + 4L * (shape.heads() + head) * shape.dim());
    }
  }

  private static float finite(float scale, String what, int token, int head) {
    if (!Float.isFinite(scale)) {
      throw new ArithmeticException(
          "the "
              + what
              + " of head "
              + head
              + " of token "
              + token
              + " of the pass has an element that is not finite; expected finite numbers");
    }
    return scale;
  }

  /** Stores the tokens' keys and values in a layer's pages. */
  void store(int layer, int position, int tokens) {
    pages.append(layer, position, tokens, rows, rowScales);
  }

  /** Attends with all heads of tokens whose keys and values are stored. */
  void attend(int layer, int position, int tokens, MemorySegment into) {
    for (int head = 0; head < shape.keyHeads(); head++) {
      long at = 4L * head * positions;
      pages.scales(layer, head, position + tokens, keyScales, at, valueScales, at);
    }
    out = into;
    pages.attend(layer, position, tokens, this);
  }

  private int item(int token, int head) {
    return token * shape.heads() + head;
  }

  @Override
  public void query(int token, int head, MemorySegment into, long at) {
    int dim = shape.dim();
    MemorySegment.copy(queries, (long) item(token, head) * dim, into, at, dim);
  }

  @Override
  public void weigh(
      int token,
      int head,
      int count,
      MemorySegment sums,
      long sumsAt,
      MemorySegment weights,
      long hiAt,
      long loAt) {
    int item = item(token, head);
    long scales = 4L * (head / shape.group()) * positions;
    float factor =
        work.kernels.weigh(
            sums,
            sumsAt,
            count,
            queryScales.getAtIndex(JAVA_FLOAT, item) * scale,
            keyScales,
            scales,
            valueScales,
            scales,
            weights,
            hiAt,
            weights,
            loAt);
    factors.setAtIndex(JAVA_FLOAT, item, factor);
  }

  @Override
  public void combine(int token, int head, MemorySegment sums, long hiAt, long loAt) {
    int item = item(token, head);
    float factor = factors.getAtIndex(JAVA_FLOAT, item);
    long into = 4L * item * shape.dim();
    work.kernels.combine(sums, hiAt, sums, loAt, shape.dim(), factor, out, into);
  }
}
