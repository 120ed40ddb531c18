package tern.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tern.Samples;
import tern.backend.Backend;
import tern.checkpoint.ModelLoader;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** Models of a few layers with random weights, whose attention has the shape of published ones. */
final class SmallModels {
  private static final int HIDDEN = 48;
  private static final int FFN = 70;
  private static final int VOCABULARY = 64;

  private SmallModels() {}

  /** Loads a model of two layers with {@code keyHeads * group} heads of width {@code dim}. */
  static Model load(int dim, int keyHeads, int group, Backend backend) {
    int queries = keyHeads * group * dim;
    int keys = keyHeads * dim;
    List<LayerWeights> layers =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    new LayerWeights(
                        SmallModels::ones,
                        linear(10 * i + 1, HIDDEN, queries, keys, keys),
                        null,
                        null,
                        null,
                        linear(10 * i + 2, queries, HIDDEN),
                        SmallModels::ones,
                        linear(10 * i + 3, HIDDEN, FFN, FFN),
                        null,
                        linear(10 * i + 4, FFN, HIDDEN)))
            .toList();
    FloatRows rows = rows();
    return ModelLoader.of(
            new ModelWeights(
                config(dim, keyHeads, group), rows, new HeadRows(rows), layers, SmallModels::ones))
        .load(backend);
  }

  private static ModelConfig config(int dim, int keyHeads, int group) {
    return new ModelConfig(
        HIDDEN,
        FFN,
        2,
        keyHeads * group,
        keyHeads,
        dim,
        VOCABULARY,
        512,
        1e-5f,
        ModelConfig.Gate.SQUARED_RELU,
        10_000,
        null,
        Multipliers.NONE,
        Set.of());
  }

  private static float[] ones() {
    float[] ones = new float[HIDDEN];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static LinearWeights linear(long seed, int k, int... rows) {
    List<LinearWeights.Part> parts =
        Arrays.stream(rows).mapToObj(n -> new LinearWeights.Part("part", n)).toList();
    float[] betas = new float[rows.length];
    // Scores of a few units, so that attention is neither flat nor a single position.
    Arrays.fill(betas, 0.2f);
    int n = Arrays.stream(rows).sum();
    return new LinearWeights(
        "linear", parts, k, () -> new StackedWeights(Samples.matrix(n, k, seed), betas, null));
  }

  private static FloatRows rows() {
    SplittableRandom random = new SplittableRandom(1);
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

  /** Random token ids. */
  static int[] ids(int count, long seed) {
    return new SplittableRandom(seed).ints(count, 0, VOCABULARY).toArray();
  }
}
