package tern.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tern.backend.Backends;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.cpu.TritPacking;
import tern.folder.Packing;
import tern.folder.TernFolder;
import tern.model.FloatRows;
import tern.model.HeadRows;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Multipliers;
import tern.model.RopeScaling;
import tern.model.Session;
import tern.ternary.TernaryMatrix;
import tern.text.Tokenizer;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;
import tern.weights.LinearWeights.Part;
import tern.weights.ModelWeights;
import tern.weights.StackedWeights;

/** An exported file gives the logits of its model exactly, whatever its architecture is. */
class GgufExportTest {
  private static final Path AUSTEN = Backends.home().resolve("models/austen-3m");
  private static final int VOCABULARY = 2048;
  private static final RopeScaling YARN =
      new RopeScaling.Yarn(4, 32, 1, 64, true, (float) (0.1 * Math.log(4) + 1));

  /** What differs between architectures. */
  private enum Kind {
    LLAMA(ModelConfig.Gate.SILU, false, false, new RopeScaling.Llama3(32, 1, 4, 8192)),
    LINEAR(ModelConfig.Gate.SILU, false, false, new RopeScaling.Linear(4)),
    BITNET(ModelConfig.Gate.SILU, true, false, null),
    BITNET_2B4T(ModelConfig.Gate.SQUARED_RELU, true, false, null),
    QWEN3(ModelConfig.Gate.SILU, false, true, YARN);

    private final ModelConfig.Gate gate;
    private final boolean subNorms;
    private final boolean headNorms;
    private final RopeScaling scaling;

    Kind(ModelConfig.Gate gate, boolean subNorms, boolean headNorms, RopeScaling scaling) {
      this.gate = gate;
      this.subNorms = subNorms;
      this.headNorms = headNorms;
      this.scaling = scaling;
    }
  }

  private final Random random = new Random(5);
  @TempDir private Path temp;

  private Supplier<float[]> norm(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 1 + (float) random.nextGaussian() / 8;
    }
    return () -> values;
  }

  private LinearWeights linear(int k, String names, int... rows) {
    List<Part> parts = new ArrayList<>();
    float[] betas = new float[rows.length];
    int n = 0;
    for (int i = 0; i < rows.length; i++) {
      parts.add(new Part(names.split(",")[i] + "_proj", rows[i]));
      // One that is a float16, and others that are not.
      betas[i] = i == 0 ? 0.125f : random.nextFloat() / 8 + 0.01f;
      n += rows[i];
    }
    byte[] trits = new byte[n * k];
    for (int i = 0; i < trits.length; i++) {
      trits[i] = (byte) (random.nextInt(3) - 1);
    }
    TernaryMatrix matrix = TernaryMatrix.of(names, n, k, trits);
    StackedWeights stacked = new StackedWeights(matrix, betas, null);
    return new LinearWeights("layers.0." + names.replace(',', '|'), parts, k, () -> stacked);
  }

  private ModelWeights model(Kind kind, int ffn) {
    LayerWeights layer =
        new LayerWeights(
            norm(256),
            linear(256, "q,k,v", 256, 128, 128),
            kind.headNorms ? norm(64) : null,
            kind.headNorms ? norm(64) : null,
            kind.subNorms ? norm(256) : null,
            linear(256, "o", 256),
            norm(256),
            linear(256, "gate,up", ffn, ffn),
            kind.subNorms ? norm(ffn) : null,
            linear(ffn, "down", 256));
    ModelConfig config =
        new ModelConfig(
            256,
            ffn,
            1,
            4,
            2,
            64,
            VOCABULARY,
            512,
            1e-5f,
            kind.gate,
            10_000,
            kind.scaling,
            Multipliers.NONE,
            Set.of(2));
    FloatRows rows = new Values(random.nextLong());
    return new ModelWeights(config, rows, new HeadRows(rows), List.of(layer), norm(256));
  }

  private record Values(long seed) implements FloatRows {
    @Override
    public int rows() {
      return VOCABULARY;
    }

    @Override
    public int columns() {
      return 256;
    }

    @Override
    public void copy(int row, float[] into, int offset) {
      Random values = new Random(seed + row);
      for (int i = 0; i < 256; i++) {
        into[offset + i] = (float) values.nextGaussian();
      }
    }
  }

  private static float[][] logits(ModelLoader loader) {
    try (Model model = loader.load(new ReferenceBackend())) {
      return new Session(model, 4).allLogits(1, 700, 3, 20);
    }
  }

  private List<String> export(ModelWeights weights, Path file, GgufExport.Rows rows) {
    List<String> warnings = new ArrayList<>();
    GgufExport.write(weights, AUSTEN, file, rows, false, warnings::add, step -> {});
    return warnings;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void logitsAndTokensAreEqual(Kind kind) {
    ModelWeights weights = model(kind, 512);
    Path file = temp.resolve("model.gguf");
    assertThat(export(weights, file, GgufExport.Rows.SOURCE)).isEmpty();
    float[][] expected = logits(ModelLoader.of(weights));
    assertThat(expected[3][0]).isNotEqualTo(expected[3][1]);
    ModelLoader read = ModelLoader.open(file, warning -> {});
    assertThat(read.config()).isEqualTo(weights.config());
    assertThat(logits(read)).isDeepEqualTo(expected);
    Path folder = temp.resolve("folder");
    Packing packing = new Packing.Cpu(TritPacking.BASE_THREE);
    Map<String, byte[]> files = TokenizerFiles.of(file);
    TernFolder.write(read.weights(), packing, folder, files, false, step -> {});
    assertThat(logits(ModelLoader.open(folder, warning -> {}))).isDeepEqualTo(expected);
    String text = "It is a truth, universally: 12 men\n\n don't";
    try (Tokenizer own = Tokenizer.open(AUSTEN, VOCABULARY);
        Tokenizer exported = Tokenizer.open(file, VOCABULARY);
        Tokenizer converted = Tokenizer.open(folder, VOCABULARY)) {
      assertThat(exported.encode(text)).isEqualTo(own.encode(text));
      assertThat(converted.encode(text)).isEqualTo(own.encode(text));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "Q8_0"})
  void embeddingAndHeadMayBeSmaller(GgufExport.Rows rows) {
    ModelWeights weights = model(Kind.LLAMA, 512);
    Path file = temp.resolve("model.gguf");
    export(weights, file, rows);
    float[] own = new float[256];
    float[] read = new float[256];
    weights.embedding().copy(77, own, 0);
    ModelLoader.open(file, warning -> {}).weights().embedding().copy(77, read, 0);
    assertThat(read).isNotEqualTo(own);
    for (int i = 0; i < 256; i++) {
      // Half a step of the largest of 32 Gaussian values.
      assertThat(read[i]).isCloseTo(own[i], Offset.offset(4f / 127 / 2));
    }
  }

  @Test
  void whatTheFileCannotHoldIsRefusedAndLeavesNothing() throws Exception {
    Path file = temp.resolve("model.gguf");
    assertThatThrownBy(() -> export(model(Kind.LLAMA, 688), file, GgufExport.Rows.SOURCE))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("layers.0.down: has 688 columns; TQ2_0 needs a multiple of 256");
    Path bonsai = Backends.home().resolve("host/library/src/test/resources/lookalike/bonsai");
    ModelWeights groups = ModelLoader.open(bonsai, warning -> {}).weights();
    assertThatThrownBy(() -> export(groups, file, GgufExport.Rows.SOURCE))
        .hasMessageContaining("has one scale for each group of weights");
    export(model(Kind.LLAMA, 256), file, GgufExport.Rows.SOURCE);
    assertThatThrownBy(() -> export(model(Kind.LLAMA, 256), file, GgufExport.Rows.SOURCE))
        .hasMessageContaining("model.gguf: exists; choose another name");
    try (var left = Files.list(temp)) {
      assertThat(left).containsExactly(file);
    }
  }
}
