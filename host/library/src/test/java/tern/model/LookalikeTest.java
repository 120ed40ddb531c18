package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CheckedBackend;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.CheckpointException;
import tern.checkpoint.ModelLoader;
import tern.device.fake.FakeDevice;

/**
 * Tiny checkpoints in the form of published models, written by {@code src/test/python}: the logits
 * are those of Hugging Face transformers.
 */
class LookalikeTest {
  /**
   * Tolerance relative to the largest logit. The checkpoints are chosen so that no int8 value may
   * be rounded otherwise because sums were taken in another order.
   */
  private static final double TOLERANCE = 1e-4;

  private static Path folder(String name) {
    return Backends.home().resolve("host/library/src/test/resources/lookalike").resolve(name);
  }

  private static Model load(String name) {
    return ModelLoader.load(folder(name), new ReferenceBackend());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bitnet-2b4t",
        "bitnet-2b4t-bf16",
        "falcon3",
        "falcon-e",
        "falcon-e-bfloat16",
        "llama3-1.58",
        "1bitllm-large",
        "1bitllm-xl",
        "1bitllm-3b",
        "bitcpm4",
        "bonsai"
      })
  void logitsAreThoseOfTransformers(String name) throws IOException {
    int[] ids = Expected.ids(folder(name), "input_ids");
    float[][] expected = Expected.logits(folder(name), ids.length);
    float[][] got =
        new Session(load(name), ids.length, SessionOptions.best().fullCache()).allLogits(ids);
    double worst = Expected.difference(expected, got);
    System.out.println(name + ": differs by " + worst + " of the largest logit");
    assertThat(worst).isLessThan(TOLERANCE);
  }

  @Test
  void bonsaisWeightsHaveOneScaleForEach128Columns() {
    Layer layer = load("bonsai").layers().getFirst();
    assertThat(((GroupedLinear) layer.qkv()).groupSize()).isEqualTo(128);
    assertThat(((GroupedLinear) layer.gateUp()).groupSize()).isEqualTo(128);
    assertThat(layer.queryNorm().size()).isEqualTo(16);
  }

  @Test
  void quantisedModelsAreBitLinears() {
    for (String name : new String[] {"falcon3", "1bitllm-xl", "bitnet-2b4t"}) {
      assertThat(load(name).layers().getFirst().down()).isInstanceOf(BitLinear.class);
    }
  }

  @Test
  void aDeviceRefusesFloatActivations() {
    Path bonsai = folder("bonsai");
    try (Backend device = new DeviceBackend(new FakeDevice(1 << 20))) {
      Backend checked = CheckedBackend.counting(device, new ReferenceBackend());
      for (Backend backend : new Backend[] {device, checked}) {
        assertThatThrownBy(() -> ModelLoader.load(bonsai, backend))
            .isInstanceOf(CheckpointException.class)
            .hasMessageStartingWith("layers.0.self_attn.q|k|v: has one scale for each group")
            .hasMessageContaining("use a backend without device");
      }
    }
  }
}
