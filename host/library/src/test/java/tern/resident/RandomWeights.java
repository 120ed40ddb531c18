package tern.resident;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tern.Samples;
import tern.model.FloatRows;
import tern.model.HeadRows;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** Models of two layers with random weights, in the shapes of published ones. */
record RandomWeights(
    int dim,
    int keyHeads,
    int group,
    int ffn,
    ModelConfig.Gate gate,
    boolean subNorms,
    boolean headNorms,
    Multipliers multipliers) {
  static final int HIDDEN = 48;
  static final int VOCABULARY = 64;
  private static final int LAYERS = 2;

  RandomWeights(int dim, int keyHeads, int group) {
    this(dim, keyHeads, group, 70, ModelConfig.Gate.SQUARED_RELU, true, false, Multipliers.NONE);
  }

  ModelWeights weights() {
    int queries = keyHeads * group * dim;
    int keys = keyHeads * dim;
    List<LayerWeights> layers =
        IntStream.range(0, LAYERS)
            .mapToObj(
                i ->
                    new LayerWeights(
                        norm(20 * i, HIDDEN),
                        linear(20 * i + 1, HIDDEN, queries, keys, keys),
                        headNorms ? norm(20 * i + 2, dim) : null,
                        headNorms ? norm(20 * i + 3, dim) : null,
                        subNorms ? norm(20 * i + 4, queries) : null,
                        linear(20 * i + 5, queries, HIDDEN),
                        norm(20 * i + 6, HIDDEN),
                        linear(20 * i + 7, HIDDEN, ffn, ffn),
                        subNorms ? norm(20 * i + 8, ffn) : null,
                        linear(20 * i + 9, ffn, HIDDEN)))
            .toList();
    FloatRows rows = rows(91);
    return new ModelWeights(config(), rows, new HeadRows(rows(92)), layers, norm(93, HIDDEN));
  }

  private ModelConfig config() {
    return new ModelConfig(
        HIDDEN,
        ffn,
        LAYERS,
        keyHeads * group,
        keyHeads,
        dim,
        VOCABULARY,
        512,
        1e-5f,
        gate,
        10_000,
        null,
        multipliers,
        Set.of());
  }

  private static Supplier<float[]> norm(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] gain = new float[size];
    for (int i = 0; i < size; i++) {
      gain[i] = (float) (1 + 0.3 * random.nextGaussian());
    }
    return () -> gain;
  }

  private static LinearWeights linear(long seed, int k, int... rows) {
    List<LinearWeights.Part> parts =
        Arrays.stream(rows).mapToObj(n -> new LinearWeights.Part("part", n)).toList();
    float[] betas = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      betas[i] = 0.2f + 0.03f * i;
    }
    int n = Arrays.stream(rows).sum();
    return new LinearWeights(
        "linear " + seed,
        parts,
        k,
        () -> new StackedWeights(Samples.matrix(n, k, seed), betas, null));
  }

  private static FloatRows rows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[VOCABULARY * HIDDEN];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new FloatRows() {
      @Override
      public int rows() {
        return VOCABULARY;
      }

      @Override
      public int columns() {
        return HIDDEN;
      }

      @Override
      public void copy(int row, float[] into, int offset) {
        System.arraycopy(values, row * HIDDEN, into, offset, HIDDEN);
      }
    };
  }
}
