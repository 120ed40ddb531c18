package tern.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CpuBackend;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.cpu.TritPacking;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.Session;
import tern.weights.ModelWeights;

/** A Tern folder gives the logits of what it was made from, exactly, on every backend. */
class FolderTest {
  private static final Path TESTS = Backends.home().resolve("host/library/src/test/resources");
  private static final List<String> MODELS =
      List.of(
          "oracle/offline-gqa",
          "oracle/llama-bitlinear",
          "lookalike/bonsai",
          "lookalike/bitcpm4",
          "lookalike/1bitllm-3b",
          "gguf/blocks-tq1_0.gguf",
          "gguf/llama-f16.gguf",
          "gguf/bitnet-bf16.gguf",
          "gguf/qwen3-f16.gguf");

  @TempDir private Path temp;

  static Stream<Arguments> models() {
    List<Packing> packings = new ArrayList<>();
    for (TritPacking trits : TritPacking.values()) {
      packings.add(new Packing.Cpu(trits));
    }
    packings.add(new Packing.Device(Configs.usual()));
    packings.add(new Packing.Device(Configs.small()));
    return MODELS.stream()
        .flatMap(model -> packings.stream().map(packing -> Arguments.of(model, packing)));
  }

  private static Backend fake() {
    return new DeviceBackend(new FakeDevice(1 << 24, Configs.usual()));
  }

  private static float[][] logits(Path path, Backend backend) {
    try (backend;
        Model model = ModelLoader.load(path, backend)) {
      return new Session(model, 4).allLogits(1, 7, 3, 0);
    }
  }

  private static Path write(Path model, Packing packing, Path out) {
    ModelWeights weights = ModelLoader.open(model, warning -> {}).weights();
    TernFolder.write(weights, packing, out, Map.of(), false, step -> {});
    return out;
  }

  @ParameterizedTest
  @MethodSource("models")
  void logitsAreEqualOnEveryBackend(String name, Packing packing) {
    Path model = TESTS.resolve(name);
    Path folder = write(model, packing, temp.resolve("out"));
    float[][] expected = logits(model, new ReferenceBackend());
    assertThat(expected[3][0]).isNotEqualTo(expected[3][1]);
    assertThat(logits(folder, new ReferenceBackend())).isDeepEqualTo(expected);
    assertThat(logits(folder, new CpuBackend())).isDeepEqualTo(expected);
    ModelWeights read = ModelLoader.open(folder, warning -> {}).weights();
    if (read.layers().getFirst().qkv().read().groups() == null) {
      assertThat(logits(folder, fake())).isDeepEqualTo(expected);
    }
    assertThat(read.config()).usingRecursiveComparison().isEqualTo(config(model));
  }

  private static ModelConfig config(Path model) {
    return ModelLoader.open(model, warning -> {}).config();
  }

  @Test
  void aFolderOfAFolderIsEqualToTheByte() throws IOException {
    Packing packing = new Packing.Cpu(TritPacking.BASE_THREE);
    Path model = TESTS.resolve("oracle/offline-gqa");
    Path first = write(model, packing, temp.resolve("first"));
    Path device = write(first, new Packing.Device(Configs.usual()), temp.resolve("device"));
    Path second = write(device, packing, temp.resolve("second"));
    for (String file : List.of("tern.json", "weights.bin")) {
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    }
  }

  @Test
  void whatIsThereIsNotReplacedUnlessItIsATernFolder() throws IOException {
    Path model = TESTS.resolve("oracle/offline-gqa");
    Packing packing = new Packing.Cpu(TritPacking.TWO_BITS);
    Path out = write(model, packing, temp.resolve("out"));
    assertThatThrownBy(() -> write(model, packing, out))
        .isInstanceOf(FolderException.class)
        .hasMessageContaining("out: exists; choose another name, or replace it (--force)");
    ModelWeights weights = ModelLoader.open(model, warning -> {}).weights();
    TernFolder.write(weights, packing, out, Map.of("a", new byte[3]), true, step -> {});
    assertThat(out.resolve("a")).hasSize(3);
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.createFile(other.resolve("mine"));
    assertThatThrownBy(() -> TernFolder.write(weights, packing, other, Map.of(), true, step -> {}))
        .hasMessageContaining("other: is neither a Tern folder nor empty");
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).containsExactlyInAnyOrder(out, other);
    }
  }
}
