package tern.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.Sim;
import tern.backend.Backends;
import tern.checkpoint.Checkpoints;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;

/** What is told of a model, counted by hand. */
class ModelInspectorTest {
  @TempDir private Path folder;

  private static ModelInspection inspect(Path path) {
    return new ModelInspector(path).inspect(step -> {});
  }

  /** Of each byte 0x01 three trits are -1, and one is 0; of two rows' bytes all are 0. */
  @Test
  void sharesEntropyAndDeadRowsAreThoseOfTheTrits() throws IOException {
    Path file = Checkpoints.copy("offline-gqa", folder).resolve("model.safetensors");
    var tensors = Checkpoints.read(file);
    byte[] packed = tensors.get("model.layers.1.self_attn.o_proj.weight").bytes();
    Arrays.fill(packed, (byte) 0x01);
    Arrays.fill(packed, 0, 160, (byte) 0x55);
    Checkpoints.write(file, tensors);
    ModelInspection found = inspect(folder);
    assertThat(found.refusal()).isNull();
    MatrixReport matrix =
        found.matrices().stream()
            .filter(m -> m.name().equals("layers.1.self_attn.o_proj"))
            .findFirst()
            .orElseThrow();
    // 40 rows of bytes: the first is four rows of zeros; one quarter of the rest is zeros, too.
    assertThat(matrix.deadRows()).isEqualTo(4 + 39);
    assertThat(matrix.zeros()).isEqualTo(43.0 / 160);
    assertThat(matrix.minusOnes()).isEqualTo(117.0 / 160);
    assertThat(matrix.plusOnes()).isZero();
    double p = 43.0 / 160;
    double bits = -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
    assertThat(matrix.entropyBits()).isCloseTo(bits, Offset.offset(1e-12));
    assertThat(found.unusual())
        .contains(
            "layers.1.self_attn.o_proj: 43 of 160 rows are all 0, so these outputs are always 0");
    assertThat(found.matrices()).hasSize(3 * 7);
    assertThat(found.tensors()).hasSize(tensors.size());
    assertThat(found.config().hiddenSize()).isEqualTo(160);
  }

  @Test
  void aModelThatIsRefusedIsStillListedWithTheReason() throws IOException {
    Checkpoints.copy("offline-gqa", folder);
    Checkpoints.edit(folder, config -> config.put("sliding_window", 64));
    ModelInspection found = inspect(folder);
    assertThat(found.refusal()).contains("config.json: sliding_window is '64'");
    assertThat(found.config()).isNull();
    assertThat(found.matrices()).isEmpty();
    assertThat(found.tensors()).anyMatch(t -> t.name().equals("model.norm.weight"));
  }

  @Test
  void groupsFitNoDevice() {
    Path bonsai = Backends.home().resolve("host/library/src/test/resources/lookalike/bonsai");
    ModelInspection found = inspect(bonsai);
    assertThat(found.fits()).isEmpty();
    assertThat(found.matrices().getFirst().groupSize()).isEqualTo(128);
    assertThat(found.unusual()).anyMatch(text -> text.contains("no device computes that"));
  }

  /** 2.77 million weights at 320 trits a cycle and 250 MHz, less what ragged edges take. */
  @Test
  void speedsAreThoseOfThePorts() {
    ModelInspection found = inspect(Backends.home().resolve("models/austen-3m"));
    Fit kv260 =
        found.fits().stream().filter(fit -> fit.preset().equals("kv260")).findFirst().orElseThrow();
    assertThat(kv260.bytesPerSecond()).isEqualTo(16e9);
    assertThat(kv260.decodeTokensPerSecond()).isEqualTo(16e9 / kv260.weightBytes());
    assertThat(kv260.weightBytes())
        .isBetween(found.ternaryWeights() / 5, found.ternaryWeights() / 4);
    assertThat(kv260.fits()).isTrue();
    assertThat(kv260.cutMatrices()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "sim", "eight"})
  void presetsAreThoseThatAreBuilt(String name) {
    Sim.need(name);
    DeviceConfig built;
    try (SimDevice device = SimDevice.open(name, MemoryModel.ofBytes(1 << 16))) {
      built = DeviceConfig.of(device);
    }
    assertThat(DevicePreset.named(name).orElseThrow().config())
        .usingRecursiveComparison()
        .ignoringFields("configHash")
        .isEqualTo(built);
  }
}
