package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tern.backend.CpuBackend;
import tern.backend.LoadedMatrix;
import tern.backend.Plan;
import tern.cpu.PackedRows;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ffm.LargeMemory;
import tern.model.BitLinear;
import tern.model.FloatRows;
import tern.model.HeadRows;
import tern.model.Layer;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.model.RmsNorm;
import tern.model.Rope;
import tern.ternary.TernaryMatrix;

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

  /** Makes the model; {@code progress} is told of each matrix. */
  Model make(int context, Consumer<String> progress) {
    TritPacking packing = backend.packing(shape.n(Projection.GATE_UP), shape.k(Projection.GATE_UP));
    for (int i = 0; i < table.length; i++) {
      table[i] = packing.validByte(i);
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          new Layer(
              norm(shape.hidden()),
              linear(packing, Projection.QKV, progress),
              null,
              null,
              norm(shape.queries()),
              linear(packing, Projection.O, progress),
              norm(shape.hidden()),
              linear(packing, Projection.GATE_UP, progress),
              norm(shape.ffn()),
              linear(packing, Projection.DOWN, progress)));
    }
    FloatRows rows = new RandomRows(shape.vocabulary(), shape.hidden(), seeds.next());
    ModelConfig config = config(context);
    return new Model(
        config,
        rows,
        layers,
        norm(shape.hidden()),
        new HeadRows(rows),
        new Rope(config),
        Plan.NONE,
        backend.tokensPerPass(),
        List.of());
  }

  private static RmsNorm norm(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return RmsNorm.of(ones, 1e-5f);
  }

  private BitLinear linear(TritPacking packing, Projection projection, Consumer<String> progress) {
    int n = shape.n(projection);
    int k = shape.k(projection);
    MemorySegment bytes = LargeMemory.allocate(packing.bytes(n, k));
    long seed = seeds.next();
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
    TernaryMatrix matrix = new PackedRows(packing, bytes, n, k).matrix(projection.name());
    LoadedMatrix loaded = backend.load(matrix);
    progress.accept(projection.name());
    return new BitLinear(loaded, new int[] {n}, new float[] {0.02f});
  }
}
