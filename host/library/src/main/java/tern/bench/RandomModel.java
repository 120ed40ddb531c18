package tern.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tern.model.FloatRows;
import tern.model.HeadRows;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.ternary.TernaryMatrix;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** A model of a published shape with random embedding and norms of 1. */
final class RandomModel {
  /** Makes the model's matrices. */
  interface Matrices {
    /** Makes a matrix of {@code n} rows and {@code k} columns; equal seeds make equal ones. */
    TernaryMatrix matrix(String name, int n, int k, long seed);
  }

  private final ModelShape shape;
  private final Matrices matrices;
  private final RandomBytes seeds;

  RandomModel(ModelShape shape, Matrices matrices, long seed) {
    this.shape = shape;
    this.matrices = matrices;
    this.seeds = new RandomBytes(seed);
  }

  /** The configuration of 2B-4T, with the sizes of the shape. */
  private ModelConfig config(int context) {
    return new ModelConfig(
        shape.hidden(),
        shape.ffn(),
        shape.layers(),
        shape.queries() / shape.headDim(),
        shape.keys() / shape.headDim(),
        shape.headDim(),
        shape.vocabulary(),
        context,
        1e-5f,
        ModelConfig.Gate.SQUARED_RELU,
        500_000,
        null,
        Multipliers.NONE,
        Set.of());
  }

  /** The weights; each matrix is made when it is read. */
  ModelWeights weights(int context) {
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          new LayerWeights(
              norm(shape.hidden()),
              linear(Projection.QKV, shape.queries(), shape.keys(), shape.keys()),
              null,
              null,
              norm(shape.queries()),
              linear(Projection.O, shape.hidden()),
              norm(shape.hidden()),
              linear(Projection.GATE_UP, shape.ffn(), shape.ffn()),
              norm(shape.ffn()),
              linear(Projection.DOWN, shape.hidden())));
    }
    FloatRows rows = new RandomRows(shape.vocabulary(), shape.hidden(), seeds.next());
    return new ModelWeights(
        config(context), rows, new HeadRows(rows), layers, norm(shape.hidden()));
  }

  private static Supplier<float[]> norm(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return () -> ones;
  }

  private LinearWeights linear(Projection projection, int... rows) {
    long seed = seeds.next();
    String name = projection.name();
    int k = shape.k(projection);
    List<LinearWeights.Part> parts =
        Arrays.stream(rows).mapToObj(n -> new LinearWeights.Part(name, n)).toList();
    float[] betas = new float[rows.length];
    Arrays.fill(betas, 0.02f);
    return new LinearWeights(
        name,
        parts,
        k,
        () -> new StackedWeights(matrices.matrix(name, shape.n(projection), k, seed), betas, null));
  }
}
