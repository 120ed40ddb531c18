package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tern.backend.PageTable;
import tern.cpu.Attention;
import tern.cpu.Workers;

/** All layers of a model over some tokens of one session. Its memory grows to the largest pass. */
final class Pass {
  /** Products of a layer; attention follows the first. */
  private static final int PRODUCTS = 4;

  private final Model model;
  private final ModelConfig config;
  private final Workspace work;
  private final Attention shape;
  private final KeyValueCache cache;
  private final @Nullable IntegerAttention integers;
  private final PassObserver observer;
  private final float[] row;
  private final IntConsumer rotate = this::rotate;
  private final IntConsumer gate = this::gate;
  private final IntConsumer add = this::add;
  private final Workers.Task attend = this::attend;

  /** Rows of one token each: residual, query|key|value, attention, gate|up, gated, and a sum. */
  private MemorySegment x = Workspace.floats(0);

  private MemorySegment qkv = x;
  private MemorySegment attended = x;
  private MemorySegment gateUp = x;
  private MemorySegment gated = x;
  private MemorySegment update = x;

  /** Cosines and sines of each token's position. */
  private MemorySegment angles = x;

  /** Scores of one head for each worker. */
  private MemorySegment scores = x;

  private final Scope buffers = new Scope();
  private final Scope scratch = new Scope();
  private int room;
  private int scored;

  /** The pass that runs: its tokens, where they stand, and the layer. */
  private int tokens;

  private int position;
  private int index;
  private Layer layer;

  /**
   * Creates a pass.
   *
   * @param pages pages of keys and values as integers; null for attention in float32
   * @param keyScales scales of the keys' channels; null for none
   */
  Pass(
      Model model,
      Workspace work,
      int capacity,
      boolean halfCache,
      @Nullable PageTable pages,
      @Nullable KeyScales keyScales,
      PassObserver observer) {
    this.model = model;
    this.observer = observer;
    this.config = model.config();
    this.work = work;
    int dim = config.headDim();
    int heads = config.heads();
    int group = heads / config.keyHeads();
    int width = (heads + 2 * config.keyHeads()) * dim;
    this.shape = new Attention(halfCache, heads, group, dim, width, (float) (1 / Math.sqrt(dim)));
    this.cache = new KeyValueCache(shape, config.layers(), capacity);
    this.integers = pages == null ? null : new IntegerAttention(work, pages, keyScales);
    this.row = new float[config.hiddenSize()];
    this.layer = model.layers().getFirst();
  }

  /** Frees the memory. */
  void close() {
    if (integers != null) {
      integers.close();
    }
    cache.close();
    buffers.close();
    scratch.close();
  }

  /** Forgets the keys and values from a position on. */
  void rewind(int position) {
    if (integers != null) {
      integers.pages().rewind(position);
    }
  }

  /** The table of pages that a fork starts with; null for attention in float32. */
  @Nullable PageTable forkedPages() {
    return integers == null ? null : integers.pages().fork();
  }

  int blocksInUse() {
    return integers == null ? 0 : integers.pages().pool().used();
  }

  /** Copies the keys and values of a pass in float32. */
  void copyCache(Pass other, int positions) {
    if (positions > 0 && integers == null) {
      cache.copy(other.cache, positions);
    }
  }

  /** The residual after the last layer: {@code hidden} floats per token. */
  MemorySegment output() {
    return x;
  }

  /** Position of the first token of the last pass. */
  int position() {
    return position;
  }

  /** Runs {@code count} tokens from {@code ids[first]} on, at a position of the text. */
  void run(int[] ids, int first, int count, int position) {
    this.tokens = count;
    this.position = position;
    reserve();
    for (int m = 0; m < tokens; m++) {
      embed(ids[first + m], m);
      model.rope().table(position + m, angles, m);
    }
    observer.see(-1, PassTensor.EMBEDDED, x, position, tokens);
    if (integers != null && integers.pages().pool().onDevice()) {
      model.plan().begin(tokens, PRODUCTS);
    } else {
      model.plan().begin(tokens);
    }
    for (index = 0; index < config.layers(); index++) {
      layer = model.layers().get(index);
      layer.qkv().apply(work, x, layer.inputNorm(), tokens, qkv);
      see(PassTensor.QKV, qkv);
      work.each(tokens, rotate);
      see(PassTensor.ROTATED, qkv);
      attend();
      see(PassTensor.ATTENDED, attended);
      layer.output().apply(work, attended, layer.attentionSubNorm(), tokens, update);
      see(PassTensor.OUTPUT, update);
      work.each(tokens, add);
      see(PassTensor.ATTENTION_RESIDUAL, x);
      layer.gateUp().apply(work, x, layer.postAttentionNorm(), tokens, gateUp);
      see(PassTensor.GATE_UP, gateUp);
      work.each(tokens, gate);
      see(PassTensor.GATED, gated);
      layer.down().apply(work, gated, layer.ffnSubNorm(), tokens, update);
      see(PassTensor.DOWN, update);
      work.each(tokens, add);
      see(PassTensor.RESIDUAL, x);
    }
  }

  private void see(PassTensor tensor, MemorySegment memory) {
    observer.see(index, tensor, memory, position, tokens);
  }

  private void reserve() {
    if (integers == null) {
      cache.reserve(position + tokens);
      reserveScores();
    } else {
      integers.reserve(position, tokens);
    }
    if (tokens > room) {
      room = tokens;
      Arena larger = Arena.ofShared();
      int queries = config.heads() * config.headDim();
      x = Workspace.floats(larger, (long) room * config.hiddenSize());
      qkv = Workspace.floats(larger, (long) room * shape.row());
      attended = Workspace.floats(larger, (long) room * queries);
      gateUp = Workspace.floats(larger, 2L * room * config.ffnSize());
      gated = Workspace.floats(larger, (long) room * config.ffnSize());
      update = Workspace.floats(larger, (long) room * config.hiddenSize());
      angles = Workspace.floats(larger, (long) room * config.headDim());
      buffers.replace(larger);
      int widest = Math.max(config.hiddenSize(), Math.max(queries, config.ffnSize()));
      work.reserve(room, widest);
    }
  }

  private void reserveScores() {
    if (position + tokens > scored) {
      scored = Math.max(2 * scored, (position + tokens + 15) / 16 * 16);
      Arena larger = Arena.ofShared();
      scores = Workspace.floats(larger, shape.scoresBytes(scored) / 4 * work.workers.parts());
      scratch.replace(larger);
    }
  }

  private void embed(int id, int m) {
    model.embedding().copy(id, row, 0);
    float factor = config.multipliers().embedding();
    for (int i = 0; i < row.length; i++) {
      x.setAtIndex(JAVA_FLOAT, (long) m * row.length + i, row[i] * factor);
    }
  }

  /**
   * Norms and rotates a token's queries and keys, and stores its keys and values; as integers, they
   * are stored when it attends.
   */
  private void rotate(int m) {
    long q = 4L * m * shape.row();
    long k = q + 4L * shape.heads() * shape.dim();
    int half = shape.dim() / 2;
    long at = 4L * m * shape.dim();
    norm(layer.queryNorm(), q, shape.heads());
    norm(layer.keyNorm(), k, shape.keyHeads());
    work.kernels.rotate(qkv, q, shape.heads(), half, angles, at);
    work.kernels.rotate(qkv, k, shape.keyHeads(), half, angles, at);
    if (integers == null) {
      work.kernels.store(shape, qkv, k, position + m, cache.keys(index), cache.values(index));
    } else {
      integers.quantise(index, m, qkv, q);
    }
  }

  private void norm(@Nullable RmsNorm norm, long at, int heads) {
    if (norm != null) {
      for (int h = 0; h < heads; h++) {
        long head = at + 4L * h * norm.size();
        work.kernels.norm(qkv, head, norm.weight(), norm.size(), norm.epsilon(), qkv, head);
      }
    }
  }

  private void attend() {
    if (integers == null) {
      work.workers.run(attend);
    } else {
      integers.store(index, position, tokens);
      integers.attend(index, position, tokens, attended);
    }
  }

  private void attend(int part, int parts) {
    int items = tokens * shape.heads();
    work.kernels.attend(
        shape,
        qkv,
        cache.keys(index),
        cache.values(index),
        position,
        Workers.start(items, part, parts),
        Workers.start(items, part + 1, parts),
        scores,
        part * shape.scoresBytes(scored),
        attended);
  }

  private void gate(int m) {
    int ffn = config.ffnSize();
    long g = 8L * m * ffn;
    boolean silu = config.gate() == ModelConfig.Gate.SILU;
    work.kernels.gate(silu, gateUp, g, gateUp, g + 4L * ffn, ffn, gated, 4L * m * ffn);
  }

  private void add(int m) {
    int hidden = config.hiddenSize();
    long at = 4L * m * hidden;
    work.kernels.add(x, at, update, at, hidden, config.multipliers().residual());
  }
}
