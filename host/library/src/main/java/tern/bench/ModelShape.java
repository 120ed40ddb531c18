package tern.bench;

import java.util.List;
import java.util.Optional;

/**
 * The sizes that determine a model's ternary matrices.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param hidden width of the residual stream
 * @param ffn inner width of the feed-forward network
 * @param queries width of all query heads together
 * @param keys width of all key heads together, and of all value heads
 * @param headDim width of one head
 * @param vocabulary rows of embedding and head
 */
public record ModelShape(
    String name,
    int layers,
    int hidden,
    int ffn,
    int queries,
    int keys,
    int headDim,
    int vocabulary) {
  /** Published models, with sizes from their config.json. */
  private static final List<ModelShape> PUBLISHED =
      List.of(
          // microsoft/bitnet-b1.58-2B-4T: 20 heads of 128, 5 key-value heads
          new ModelShape("2b4t", 30, 2560, 6912, 2560, 640, 128, 128256),
          // 1bitLLM/bitnet_b1_58-large, -xl and -3B
          new ModelShape("0.7b", 24, 1536, 4096, 1536, 1536, 96, 32002),
          new ModelShape("1.3b", 24, 2048, 5460, 2048, 2048, 64, 32002),
          new ModelShape("3b", 26, 3200, 8640, 3200, 3200, 100, 32002),
          // HF1BitLLM/Llama3-8B-1.58: 32 heads of 128, 8 key-value heads
          new ModelShape("8b", 32, 4096, 14336, 4096, 1024, 128, 128256));

  /** Returns a published model by name. */
  public static Optional<ModelShape> published(String name) {
    return PUBLISHED.stream().filter(shape -> shape.name.equals(name)).findFirst();
  }

  /** Names of the published models. */
  public static List<String> names() {
    return PUBLISHED.stream().map(ModelShape::name).toList();
  }

  /** Output rows of a projection's matrix. */
  public int n(Projection projection) {
    return switch (projection) {
      case QKV -> queries + 2 * keys;
      case O, DOWN -> hidden;
      case GATE_UP -> 2 * ffn;
    };
  }

  /** Columns of a projection's matrix. */
  public int k(Projection projection) {
    return switch (projection) {
      case QKV, GATE_UP -> hidden;
      case O -> queries;
      case DOWN -> ffn;
    };
  }

  /** Weights of one layer's matrix. */
  public long weights(Projection projection) {
    return (long) n(projection) * k(projection);
  }

  /** The same shape with the first layers only. */
  public ModelShape first(int layers) {
    return new ModelShape(name, layers, hidden, ffn, queries, keys, headDim, vocabulary);
  }

  /** Heads of keys, and of values. */
  public int keyHeads() {
    return keys / headDim;
  }

  /** Query heads that share a key head. */
  public int group() {
    return queries / keys;
  }
}
