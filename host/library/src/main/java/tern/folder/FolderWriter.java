package tern.folder;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tern.backend.ImageRows;
import tern.cpu.PackedRows;
import tern.cpu.SignMasks;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.model.FloatRows;
import tern.model.GroupScales;
import tern.model.Int8Rows;
import tern.model.StoredRows;
import tern.ternary.TernaryMatrix;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** Writes tern.json and weights.bin. Matrices are read, packed and written one at a time. */
final class FolderWriter {
  private final BlockWriter blocks;
  private final Packing packing;
  private final Consumer<String> progress;

  private FolderWriter(BlockWriter blocks, Packing packing, Consumer<String> progress) {
    this.blocks = blocks;
    this.packing = packing;
    this.progress = progress;
  }

  /** Writes both files into an empty folder. */
  static void write(ModelWeights weights, Packing packing, Path folder, Consumer<String> progress)
      throws IOException {
    Manifest manifest;
    try (BlockWriter blocks = new BlockWriter(folder.resolve(BlockFile.NAME))) {
      manifest = new FolderWriter(blocks, packing, progress).model(weights);
      blocks.finish();
    }
    Files.write(folder.resolve(ManifestJson.NAME), ManifestJson.write(manifest));
  }

  private Manifest model(ModelWeights weights) throws IOException {
    List<Manifest.Layer> layers = new ArrayList<>();
    for (LayerWeights layer : weights.layers()) {
      layers.add(layer(layer));
    }
    Manifest.Int8 int8 = int8(weights.head().int8(Workers.shared()));
    progress.accept("head");
    Manifest.Rows embedding = rows(weights.embedding());
    Manifest.Rows head = weights.tied() ? null : rows(weights.head().rows());
    progress.accept("embedding");
    return new Manifest(
        Manifest.FORMAT,
        Manifest.VERSION,
        weights.config(),
        packing.label(),
        packing instanceof Packing.Device device ? device.config() : null,
        embedding,
        head,
        int8,
        norm(weights.norm()),
        layers);
  }

  private Manifest.Layer layer(LayerWeights layer) throws IOException {
    return new Manifest.Layer(
        norm(layer.inputNorm()),
        matrix(layer.qkv()),
        norm(layer.queryNorm()),
        norm(layer.keyNorm()),
        norm(layer.attentionSubNorm()),
        matrix(layer.output()),
        norm(layer.postAttentionNorm()),
        matrix(layer.gateUp()),
        norm(layer.ffnSubNorm()),
        matrix(layer.down()));
  }

  private @Nullable Block norm(@Nullable Supplier<float[]> weight) throws IOException {
    return weight == null ? null : blocks.write(weight.get());
  }

  private Manifest.Matrix matrix(LinearWeights linear) throws IOException {
    StackedWeights read = linear.read();
    GroupScales groups = read.groups();
    Block scales = groups == null ? null : blocks.write(groups.values());
    List<Block> packed = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      for (MemorySegment bytes : packed(read, arena)) {
        packed.add(blocks.write(bytes));
      }
    }
    progress.accept(linear.name());
    return new Manifest.Matrix(
        linear.name(),
        linear.parts().stream().map(part -> new Manifest.Part(part.name(), part.rows())).toList(),
        linear.k(),
        read.betas(),
        groups == null ? 0 : groups.size(),
        scales,
        packed);
  }

  private List<MemorySegment> packed(StackedWeights read, Arena arena) {
    TernaryMatrix matrix = read.matrix();
    if (read.groups() != null) {
      SignMasks shape = new SignMasks(matrix.k(), read.groups().size());
      MemorySegment masks = arena.allocate(shape.bytes(matrix.n()), 64);
      IntStream.range(0, matrix.n())
          .parallel()
          .forEach(row -> shape.pack(matrix, masks, row, row + 1));
      return List.of(masks);
    }
    return switch (packing) {
      case Packing.Cpu cpu -> List.of(cpu(matrix, cpu.trits().forColumns(matrix.k()), arena));
      case Packing.Device device ->
          ImageRows.pack(device.config(), matrix, bytes -> arena.allocate(bytes, 64)).images();
    };
  }

  private static MemorySegment cpu(TernaryMatrix matrix, TritPacking trits, Arena arena) {
    if (matrix.source().orElse(null) instanceof PackedRows rows && rows.packing() == trits) {
      return rows.bytes();
    }
    MemorySegment bytes = arena.allocate(trits.bytes(matrix.n(), matrix.k()), 64);
    int groups = TritPacking.groups(matrix.n());
    Workers.shared()
        .run(
            (part, parts) ->
                trits.pack(
                    matrix,
                    bytes,
                    Workers.start(groups, part, parts),
                    Workers.start(groups, part + 1, parts)));
    return bytes;
  }

  private Manifest.Int8 int8(Int8Rows rows) throws IOException {
    return new Manifest.Int8(
        blocks.write(rows.weights()),
        blocks.write(rows.scales()),
        blocks.write(rows.errors()),
        blocks.write(rows.norms()));
  }

  /** Writes rows as they are stored; others as float32. */
  private Manifest.Rows rows(FloatRows rows) throws IOException {
    Optional<StoredRows> stored = rows.stored();
    if (stored.isPresent()) {
      return new Manifest.Rows(stored.get().type(), blocks.write(stored.get().bytes()));
    }
    float[] row = new float[rows.columns()];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(4L * row.length, 64);
      return new Manifest.Rows(
          "F32",
          blocks.write(
              4L * row.length,
              rows.rows(),
              index -> {
                rows.copy(index, row, 0);
                return bytes.copyFrom(MemorySegment.ofArray(row));
              }));
    }
  }
}
