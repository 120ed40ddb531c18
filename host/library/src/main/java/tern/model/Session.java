package tern.model;

import java.util.Arrays;

/** The state of one text in a model: its position and its key-value cache. Mutable. */
public final class Session {
  private final Model model;
  private final ModelConfig config;
  private final int keySize;
  private final int capacity;
  private final float[][] keys;
  private final float[][] values;
  private int position;

  /**
   * Creates a session at position 0.
   *
   * @param capacity most tokens it can hold, from 1 to the model's context size
   * @throws IllegalArgumentException if the model or a Java array cannot hold that many
   */
  public Session(Model model, int capacity) {
    this.model = model;
    this.config = model.config();
    config.requireContext(capacity);
    this.keySize = config.keyHeads() * config.headDim();
    if ((long) capacity * keySize > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          capacity + " tokens of " + keySize + " key values exceed the size of a Java array");
    }
    this.capacity = capacity;
    this.keys = new float[config.layers()][0];
    this.values = new float[config.layers()][0];
  }

  /** The number of tokens processed so far. */
  public int position() {
    return position;
  }

  /**
   * Processes tokens, one pass of the backend at a time, and returns the logits after the last one.
   *
   * @param ids at least one; each inside the vocabulary
   * @throws IllegalStateException if the session cannot hold that many more
   */
  public float[] prefill(int... ids) {
    require(ids);
    float[] last = null;
    for (int at = 0; at < ids.length; at += model.tokensPerPass()) {
      int end = Math.min(ids.length, at + model.tokensPerPass());
      int[] pass = Arrays.copyOfRange(ids, at, end);
      float[] x = forward(pass);
      last = end < ids.length ? null : logits(x, pass.length - 1);
    }
    return last;
  }

  /** Like {@link #prefill}, but returns the logits after each token. */
  public float[][] allLogits(int... ids) {
    require(ids);
    float[][] rows = new float[ids.length][];
    for (int at = 0; at < ids.length; at += model.tokensPerPass()) {
      int[] pass = Arrays.copyOfRange(ids, at, Math.min(ids.length, at + model.tokensPerPass()));
      float[] x = forward(pass);
      for (int m = 0; m < pass.length; m++) {
        rows[at + m] = logits(x, m);
      }
    }
    return rows;
  }

  /** Checks all tokens before the first one changes the cache. */
  private void require(int[] ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException("no token ids given, expected at least one");
    }
    config.requireIds(ids);
    if (ids.length > capacity - position) {
      throw new IllegalStateException(
          position
              + " tokens processed and "
              + ids.length
              + " more given, this session holds "
              + capacity);
    }
  }

  /** Grows the cache to hold at least {@code tokens}; it at least doubles, up to the capacity. */
  private void reserve(int tokens) {
    if (tokens * keySize > keys[0].length) {
      int grown = (int) Math.min(capacity, Math.max(tokens, 2L * keys[0].length / keySize));
      for (int i = 0; i < config.layers(); i++) {
        keys[i] = Arrays.copyOf(keys[i], grown * keySize);
        values[i] = Arrays.copyOf(values[i], grown * keySize);
      }
    }
  }

  /** Runs all layers over {@code ids.length} tokens, and returns the last one's output. */
  private float[] forward(int[] ids) {
    int tokens = ids.length;
    float[] x = embed(ids);
    reserve(position + tokens);
    model.plan().begin(tokens);
    for (int i = 0; i < config.layers(); i++) {
      Layer layer = model.layers().get(i);
      float[] attended =
          attend(i, layer, layer.qkv().apply(layer.inputNorm().apply(x, tokens), tokens), tokens);
      addResidual(
          x, layer.output().apply(normed(layer.attentionSubNorm(), attended, tokens), tokens));
      float[] gated =
          gate(layer.gateUp().apply(layer.postAttentionNorm().apply(x, tokens), tokens), tokens);
      addResidual(x, layer.down().apply(normed(layer.ffnSubNorm(), gated, tokens), tokens));
    }
    position += tokens;
    return x;
  }

  private void addResidual(float[] x, float[] branch) {
    Floats.multiply(branch, config.multipliers().residual());
    Floats.add(x, branch, x.length);
  }

  private static float[] normed(RmsNorm norm, float[] x, int tokens) {
    return norm == null ? x : norm.apply(x, tokens);
  }

  private float[] embed(int[] ids) {
    int hidden = config.hiddenSize();
    float[] x = new float[ids.length * hidden];
    for (int m = 0; m < ids.length; m++) {
      model.embedding().copy(ids[m], x, m * hidden);
    }
    Floats.multiply(x, config.multipliers().embedding());
    return x;
  }

  /**
   * Computes grouped-query attention over the cache, with a float32 softmax.
   *
   * @param qkv one row of query, key and value per token; rotated in place
   */
  private float[] attend(int i, Layer layer, float[] qkv, int tokens) {
    int dim = config.headDim();
    int querySize = config.heads() * dim;
    int row = querySize + 2 * keySize;
    int group = config.heads() / config.keyHeads();
    float scale = (float) (1 / Math.sqrt(dim));
    float[] out = new float[tokens * querySize];
    float[] scores = new float[position + tokens];
    for (int m = 0; m < tokens; m++) {
      int at = position + m;
      normHeads(layer.queryNorm(), qkv, m * row, config.heads());
      normHeads(layer.keyNorm(), qkv, m * row + querySize, config.keyHeads());
      model.rope().rotate(qkv, m * row, config.heads(), at);
      model.rope().rotate(qkv, m * row + querySize, config.keyHeads(), at);
      System.arraycopy(qkv, m * row + querySize, keys[i], at * keySize, keySize);
      System.arraycopy(qkv, m * row + querySize + keySize, values[i], at * keySize, keySize);
      for (int h = 0; h < config.heads(); h++) {
        int shared = h / group * dim;
        for (int p = 0; p <= at; p++) {
          scores[p] =
              scale * Floats.dot(qkv, m * row + h * dim, keys[i], p * keySize + shared, dim);
        }
        Floats.softmax(scores, at + 1);
        for (int p = 0; p <= at; p++) {
          for (int d = 0; d < dim; d++) {
            out[m * querySize + h * dim + d] += scores[p] * values[i][p * keySize + shared + d];
          }
        }
      }
    }
    return out;
  }

  private void normHeads(RmsNorm norm, float[] qkv, int from, int heads) {
    if (norm != null) {
      int dim = config.headDim();
      float[] part = Arrays.copyOfRange(qkv, from, from + heads * dim);
      System.arraycopy(norm.apply(part, heads), 0, qkv, from, heads * dim);
    }
  }

  /** Computes {@code gate(g) * u} for rows of {@code g|u}. */
  private float[] gate(float[] gateUp, int tokens) {
    int ffn = config.ffnSize();
    float[] y = new float[tokens * ffn];
    for (int m = 0; m < tokens; m++) {
      for (int i = 0; i < ffn; i++) {
        float g = gateUp[2 * m * ffn + i];
        float open =
            switch (config.gate()) {
              case SQUARED_RELU -> Math.max(g, 0) * Math.max(g, 0);
              case SILU -> (float) (g / (1 + Math.exp(-g)));
            };
        y[m * ffn + i] = open * gateUp[(2 * m + 1) * ffn + i];
      }
    }
    return y;
  }

  private float[] logits(float[] x, int token) {
    int hidden = config.hiddenSize();
    float[] last = Arrays.copyOfRange(x, token * hidden, (token + 1) * hidden);
    float[] normed = model.norm().apply(last, 1);
    Floats.multiply(normed, config.multipliers().logits());
    float[] logits = new float[config.vocabularySize()];
    float[] row = new float[hidden];
    for (int v = 0; v < logits.length; v++) {
      model.head().copy(v, row, 0);
      logits[v] = Floats.dot(row, 0, normed, 0, hidden);
    }
    return logits;
  }
}
