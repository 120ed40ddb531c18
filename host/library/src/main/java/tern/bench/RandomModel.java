package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tern.backend.CpuBackend;
import tern.cpu.PackedRows;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;
import tern.model.FloatRows;
import tern.model.HeadRows;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.ternary.TernaryMatrix;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** A model of a published shape with random weights, packed for this processor. */
final class RandomModel {
  private final ModelShape shape;
  private final CpuBackend backend;
  private final Workers workers;
  private final byte[] table = new byte[256];
  private final RandomBytes seeds;

  RandomModel(ModelShape shape, CpuBackend backend, Workers workers, long seed) {
    this.shape = shape;
    this.backend = backend;
    this.workers = workers;
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
    TritPacking packing = backend.packing(shape.n(Projection.GATE_UP), shape.k(Projection.GATE_UP));
    for (int i = 0; i < table.length; i++) {
      table[i] = packing.validByte(i);
    }
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          new LayerWeights(
              norm(shape.hidden()),
              linear(packing, Projection.QKV, shape.queries(), shape.keys(), shape.keys()),
              null,
              null,
              norm(shape.queries()),
              linear(packing, Projection.O, shape.hidden()),
              norm(shape.hidden()),
              linear(packing, Projection.GATE_UP, shape.ffn(), shape.ffn()),
              norm(shape.ffn()),
              linear(packing, Projection.DOWN, shape.hidden())));
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

  private LinearWeights linear(TritPacking packing, Projection projection, int... rows) {
    long seed = seeds.next();
    List<LinearWeights.Part> parts =
        Arrays.stream(rows).mapToObj(n -> new LinearWeights.Part(projection.name(), n)).toList();
    float[] betas = new float[rows.length];
    Arrays.fill(betas, 0.02f);
    return new LinearWeights(
        projection.name(),
        parts,
        shape.k(projection),
        () -> new StackedWeights(matrix(packing, projection, seed), betas, null));
  }

  private TernaryMatrix matrix(TritPacking packing, Projection projection, long seed) {
    int n = shape.n(projection);
    int k = shape.k(projection);
    MemorySegment bytes = LargeMemory.allocate(packing.bytes(n, k));
    workers.run(
        (part, parts) -> {
          RandomBytes random = new RandomBytes(seed, part);
          byte[] block = new byte[1 << 16];
          long end = bytes.byteSize() * (part + 1) / parts;
          int count;
          for (long at = bytes.byteSize() * part / parts; at < end; at += count) {
            count = (int) Math.min(block.length, end - at);
            random.fill(block, count, table);
            MemorySegment.copy(block, 0, bytes, ValueLayout.JAVA_BYTE, at, count);
          }
        });
    return new PackedRows(packing, bytes, n, k).matrix(projection.name());
  }
}
