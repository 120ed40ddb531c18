package tern.folder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tern.backend.ColumnParts;
import tern.backend.ImageRows;
import tern.backend.WeightImage;
import tern.cpu.MaskRows;
import tern.cpu.PackedRows;
import tern.cpu.SignMasks;
import tern.cpu.TritPacking;
import tern.gguf.GgufException;
import tern.gguf.GgufTensor;
import tern.gguf.GgufType;
import tern.model.GroupScales;
import tern.model.HeadRows;
import tern.model.Int8Rows;
import tern.model.ModelConfig;
import tern.ternary.TernaryMatrix;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/**
 * Reads a Tern folder: takes every block by the size that the model says, then verifies them all.
 */
final class FolderReader {
  private static final BlockFile.Content ANY = bytes -> null;
  private static final BlockFile.Content FINITE = FolderReader::notFinite;

  private final Path file;
  private final Manifest manifest;
  private final BlockFile blocks;
  private final List<MaskRows> masks = new ArrayList<>();

  private FolderReader(Path folder) {
    this.file = folder.resolve(ManifestJson.NAME);
    this.manifest = ManifestJson.read(file);
    this.blocks = new BlockFile(folder);
  }

  static ModelWeights read(Path folder) {
    FolderReader reader = new FolderReader(folder);
    try {
      return reader.model();
    } catch (IllegalArgumentException | ArithmeticException | GgufException broken) {
      throw new FolderException(reader.file + ": " + broken.getMessage(), broken);
    }
  }

  private ModelWeights model() {
    ModelConfig config = manifest.model();
    ConfigCheck.check(file, config);
    if (manifest.layers().size() != config.layers()) {
      throw broken("layers", manifest.layers().size() + " entries", config.layers() + "");
    }
    int hidden = config.hiddenSize();
    Rows embedding = rows("embedding", manifest.embedding());
    Rows head = manifest.head() == null ? embedding : rows("head", manifest.head());
    Int8Rows int8 = int8(config.vocabularySize(), hidden);
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer("layers[" + i + "].", manifest.layers().get(i)));
    }
    Supplier<float[]> norm = norm("norm", manifest.norm(), hidden);
    blocks.verify();
    for (MaskRows rows : masks) {
      if (!IntStream.range(0, rows.n()).parallel().allMatch(rows::valid)) {
        throw new FolderException(blocks.path() + ": holds masks that are not those of trits");
      }
    }
    return new ModelWeights(config, embedding, new HeadRows(head, int8), layers, norm);
  }

  private LayerWeights layer(String at, Manifest.Layer layer) {
    ModelConfig config = manifest.model();
    int hidden = config.hiddenSize();
    int queries = config.heads() * config.headDim();
    int keys = config.keyHeads() * config.headDim();
    int ffn = config.ffnSize();
    return new LayerWeights(
        norm(at + "inputNorm", layer.inputNorm(), hidden),
        matrix(at + "qkv", layer.qkv(), hidden, queries, keys, keys),
        optional(at + "queryNorm", layer.queryNorm(), config.headDim()),
        optional(at + "keyNorm", layer.keyNorm(), config.headDim()),
        optional(at + "attentionSubNorm", layer.attentionSubNorm(), queries),
        matrix(at + "output", layer.output(), queries, hidden),
        norm(at + "postAttentionNorm", layer.postAttentionNorm(), hidden),
        matrix(at + "gateUp", layer.gateUp(), hidden, ffn, ffn),
        optional(at + "ffnSubNorm", layer.ffnSubNorm(), ffn),
        matrix(at + "down", layer.down(), ffn, hidden));
  }

  private LinearWeights matrix(String at, Manifest.Matrix matrix, int k, int... rows) {
    int[] found = matrix.parts().stream().mapToInt(Manifest.Part::rows).toArray();
    if (!Arrays.equals(found, rows) || matrix.k() != k) {
      throw broken(
          at,
          "parts of " + Arrays.toString(found) + " rows and " + matrix.k() + " columns",
          Arrays.toString(rows) + " and " + k);
    }
    int n = Arrays.stream(rows).reduce(0, Math::addExact);
    boolean grouped = matrix.groupSize() > 0;
    if (matrix.betas().length != (grouped ? 0 : rows.length)) {
      throw broken(at + ".betas", matrix.betas().length + " scales", "one for each part");
    }
    for (float beta : matrix.betas()) {
      if (!(beta > 0) || Float.isInfinite(beta)) {
        throw broken(at + ".betas", beta + "", "positive scales");
      }
    }
    Supplier<StackedWeights> weights =
        grouped ? grouped(at, matrix, n) : single(at, matrix, packed(at, matrix, n));
    List<LinearWeights.Part> parts =
        matrix.parts().stream()
            .map(part -> new LinearWeights.Part(part.name(), part.rows()))
            .toList();
    return new LinearWeights(matrix.name(), parts, k, weights);
  }

  private static Supplier<StackedWeights> single(
      String at, Manifest.Matrix matrix, TernaryMatrix trits) {
    StackedWeights stacked = new StackedWeights(trits, matrix.betas(), null);
    return () -> stacked;
  }

  private Supplier<StackedWeights> grouped(String at, Manifest.Matrix matrix, int n) {
    SignMasks shape = new SignMasks(matrix.k(), matrix.groupSize());
    int count = Math.multiplyExact(n, shape.groups());
    if (matrix.scales() == null) {
      throw broken(at + ".scales", "absent", "a block of " + count + " floats");
    }
    MemorySegment scales = blocks.take(at + ".scales", matrix.scales(), 4L * count, FINITE);
    MemorySegment bytes = blocks.take(at, only(at, matrix), shape.bytes(n), ANY);
    MaskRows rows = new MaskRows(shape, bytes, n);
    masks.add(rows);
    return () -> {
      float[] values = scales.toArray(ValueLayout.JAVA_FLOAT);
      GroupScales groups = new GroupScales(shape.size(), shape.groups(), values);
      return new StackedWeights(rows.matrix(matrix.name()), new float[0], groups);
    };
  }

  private TernaryMatrix packed(String at, Manifest.Matrix matrix, int n) {
    for (TritPacking packing : TritPacking.values()) {
      if (Packing.label(packing).equals(manifest.packing())) {
        TritPacking fits = packing.forColumns(matrix.k());
        BlockFile.Content valid =
            bytes -> fits.valid(bytes) ? null : "holds a byte that is no " + Packing.label(fits);
        long length = fits.bytes(n, matrix.k());
        MemorySegment bytes = blocks.take(at, only(at, matrix), length, valid);
        return new PackedRows(fits, bytes, n, matrix.k()).matrix(matrix.name());
      }
    }
    if (!manifest.packing().equals("device") || manifest.device() == null) {
      throw broken("packing", manifest.packing(), "two-bits, base-three, or device with 'device'");
    }
    ColumnParts columns = ColumnParts.of(manifest.device(), matrix.k());
    if (matrix.blocks().size() != columns.count()) {
      throw broken(at + ".blocks", matrix.blocks().size() + " blocks", columns.count() + "");
    }
    List<MemorySegment> images = new ArrayList<>();
    for (int i = 0; i < columns.count(); i++) {
      long length = WeightImage.bytes(manifest.device(), n, columns.width(i));
      images.add(blocks.take(at + ".blocks[" + i + "]", matrix.blocks().get(i), length, ANY));
    }
    return new ImageRows(manifest.device(), n, columns, images).matrix(matrix.name());
  }

  private Block only(String at, Manifest.Matrix matrix) {
    if (matrix.blocks().size() != 1) {
      throw broken(at + ".blocks", matrix.blocks().size() + " blocks", "1");
    }
    return matrix.blocks().getFirst();
  }

  private Supplier<float[]> norm(String name, @Nullable Block block, int size) {
    if (block == null) {
      throw broken(name, "absent", "a block of " + size + " floats");
    }
    MemorySegment bytes = blocks.take(name, block, 4L * size, FINITE);
    return () -> bytes.toArray(ValueLayout.JAVA_FLOAT);
  }

  private @Nullable Supplier<float[]> optional(String name, @Nullable Block block, int size) {
    return block == null ? null : norm(name, block, size);
  }

  private Int8Rows int8(int n, int k) {
    Manifest.Int8 head = manifest.headInt8();
    MemorySegment weights =
        blocks.take("headInt8.weights", head.weights(), Int8Rows.bytes(n, k), ANY);
    MemorySegment scales = blocks.take("headInt8.scales", head.scales(), 4L * n, FINITE);
    MemorySegment errors = blocks.take("headInt8.errors", head.errors(), 4L * n, FINITE);
    MemorySegment norms = blocks.take("headInt8.norms", head.norms(), 4L * n, FINITE);
    return new Int8Rows(
        n,
        k,
        weights,
        scales,
        errors.toArray(ValueLayout.JAVA_FLOAT),
        norms.toArray(ValueLayout.JAVA_FLOAT));
  }

  private Rows rows(String name, Manifest.Rows rows) {
    GgufType type;
    try {
      type = GgufType.valueOf(rows.type());
    } catch (IllegalArgumentException unknown) {
      throw broken(name + ".type", rows.type(), "an element type such as BF16 or Q8_0");
    }
    ModelConfig config = manifest.model();
    int n = config.vocabularySize();
    int k = config.hiddenSize();
    MemorySegment bytes = blocks.take(name, rows.block(), type.bytes(n, k), ANY);
    return new Rows(GgufTensor.of(blocks.path(), name, type, n, k, bytes).expectFloats());
  }

  private static String notFinite(MemorySegment bytes) {
    for (long i = 0; i < bytes.byteSize() / 4; i++) {
      float value = bytes.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      if (!Float.isFinite(value)) {
        return "holds " + value + ", expected finite floats";
      }
    }
    return null;
  }

  private FolderException broken(String field, String is, String expected) {
    return new FolderException(file + ": " + field + " is " + is + ", expected " + expected);
  }
}
