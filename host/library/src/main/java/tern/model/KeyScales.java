package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A scale for each channel of a key head, for models whose keys have channels that are much larger
 * than others: keys are divided by it before they become integers, and queries are multiplied by
 * it, so that scores stay what they are. As in SmoothQuant (Xiao et al., arXiv 2211.10438) with
 * exponent 0.5 it is {@code sqrt(max|k| / max|q|)}; the two channels that rotate together share
 * one.
 *
 * <p>Immutable: any thread may use it.
 */
public final class KeyScales {
  private static final float LEAST = 1e-5f;

  private final int keyHeads;
  private final int dim;

  /** Of each layer and key head {@code dim} factors of queries, and as many of keys. */
  private final MemorySegment queries;

  private final MemorySegment keys;

  private KeyScales(int layers, int keyHeads, int dim, float[] scales) {
    this.keyHeads = keyHeads;
    this.dim = dim;
    this.queries = Workspace.floats((long) layers * keyHeads * dim);
    this.keys = Workspace.floats((long) layers * keyHeads * dim);
    for (int i = 0; i < scales.length; i++) {
      queries.setAtIndex(JAVA_FLOAT, i, scales[i]);
      keys.setAtIndex(JAVA_FLOAT, i, 1 / scales[i]);
    }
  }

  /**
   * Measures the scales of a model over a text, with attention in float32.
   *
   * @param ids token ids, no more than the model's context
   */
  public static KeyScales measure(Model model, SessionOptions options, int... ids) {
    ModelConfig config = model.config();
    int dim = config.headDim();
    int group = config.heads() / config.keyHeads();
    float[] q = new float[config.layers() * config.keyHeads() * dim];
    float[] k = new float[q.length];
    PassObserver observer =
        (layer, tensor, rows, position, tokens) -> {
          if (tensor == PassTensor.ROTATED) {
            int columns = tensor.columns(config);
            for (int m = 0; m < tokens; m++) {
              for (int h = 0; h < config.heads() + config.keyHeads(); h++) {
                boolean key = h >= config.heads();
                int keyHead = key ? h - config.heads() : h / group;
                long from = (long) m * columns + (long) h * dim;
                raise(key ? k : q, (layer * config.keyHeads() + keyHead) * dim, dim, rows, from);
              }
            }
          }
        };
    SessionOptions exact =
        new SessionOptions(options.kernels(), options.workers(), false, options.head(), null);
    try (Session session = new Session(model, ids.length, exact, observer)) {
      session.advance(ids);
    }
    return of(config.layers(), config.keyHeads(), dim, q, k);
  }

  private static void raise(float[] largest, int at, int dim, MemorySegment rows, long from) {
    for (int i = 0; i < dim; i++) {
      float size = Math.abs(rows.getAtIndex(JAVA_FLOAT, from + i));
      largest[at + i] = Math.max(largest[at + i], size);
    }
  }

  /**
   * Computes scales from the largest magnitudes of each channel.
   *
   * @param q of the queries of each layer and key head, {@code dim} each
   * @param k of the keys
   */
  public static KeyScales of(int layers, int keyHeads, int dim, float[] q, float[] k) {
    int count = layers * keyHeads * dim;
    if (q.length != count || k.length != count) {
      throw new IllegalArgumentException(
          q.length + " and " + k.length + " magnitudes, expected " + count + " of either");
    }
    float[] scales = new float[count];
    Arrays.fill(scales, 1);
    int half = dim / 2;
    for (int head = 0; head < count; head += dim) {
      for (int i = head; i < head + half; i++) {
        float query = Math.max(LEAST, Math.max(q[i], q[i + half]));
        float key = Math.max(LEAST, Math.max(k[i], k[i + half]));
        scales[i] = (float) Math.sqrt(key / query);
        scales[i + half] = scales[i];
      }
    }
    return new KeyScales(layers, keyHeads, dim, scales);
  }

  /** Multiplies a query by its factors, in place. */
  void query(int layer, int keyHead, MemorySegment x, long at) {
    multiply(queries, layer, keyHead, x, at);
  }

  /** Multiplies a key by its factors, in place. */
  void key(int layer, int keyHead, MemorySegment x, long at) {
    multiply(keys, layer, keyHead, x, at);
  }

  private void multiply(MemorySegment by, int layer, int keyHead, MemorySegment x, long at) {
    long first = (long) (layer * keyHeads + keyHead) * dim;
    for (int i = 0; i < dim; i++) {
      float scaled = x.get(JAVA_FLOAT, at + 4L * i) * by.getAtIndex(JAVA_FLOAT, first + i);
      x.set(JAVA_FLOAT, at + 4L * i, scaled);
    }
  }
}
