package tern.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tern.Sim;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CheckedBackend;
import tern.backend.CpuBackend;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.model.HeadMode;
import tern.model.HeadReport;
import tern.model.Model;
import tern.model.PageOptions;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/** The trained model writes the same with its head anywhere. */
class HeadModesTest {
  private static final Path AUSTEN = Backends.home().resolve("models/austen-3m");
  private static final int TOKENS = 5;
  private static final Sampler.Settings TOP_40 = new Sampler.Settings(0.8, 40, 0.95, 0, 1.1, 3);

  private static GenerationReport generate(
      Backend backend, HeadMode head, Sampler.Settings settings) {
    return generate(backend, SessionOptions.best().withHead(head), settings);
  }

  private static GenerationReport generate(
      Backend backend, SessionOptions options, Sampler.Settings settings) {
    try (backend;
        Model model = ModelLoader.load(AUSTEN, backend);
        Tokenizer tokenizer = Tokenizer.open(AUSTEN, model.config().vocabularySize())) {
      return new Generator(model, tokenizer, backend, options)
          .run("My dear Jane", TOKENS, settings, piece -> {});
    }
  }

  /** The device of one text has no planes, that of the other has. */
  @ParameterizedTest
  @EnumSource(HeadMode.class)
  void backendsAgreeInEachMode(HeadMode head) {
    agree(head, Sampler.Settings.GREEDY, Configs.usual());
    agree(head, TOP_40, Configs.planes(Configs.usual()));
  }

  private static void agree(HeadMode head, Sampler.Settings settings, DeviceConfig config) {
    GenerationReport reference = generate(new ReferenceBackend(), head, settings);
    GenerationReport host = generate(new CpuBackend(), HeadMode.HOST, settings);
    GenerationReport cpu = generate(new CpuBackend(), head, settings);
    GenerationReport device =
        generate(new DeviceBackend(new FakeDevice(1 << 25, config)), head, settings);
    assertThat(reference.tokenIds()).hasSize(TOKENS).isEqualTo(host.tokenIds());
    assertThat(cpu.tokenIds()).isEqualTo(reference.tokenIds());
    assertThat(cpu.head()).isEqualTo(reference.head());
    assertThat(device.tokenIds()).isEqualTo(reference.tokenIds());
    assertThat(device.head()).isEqualTo(reference.head());
  }

  @ParameterizedTest
  @EnumSource(HeadMode.class)
  void theSimulatedDeviceAgreesWithAttentionOnItToo(HeadMode head) {
    Sim.need("sim");
    SessionOptions options =
        SessionOptions.best().withHead(head).integerAttention(PageOptions.DEFAULT.ofPositions(64));
    GenerationReport reference = generate(new ReferenceBackend(), options, TOP_40);
    GenerationReport device =
        generate(
            new CheckedBackend(Backends.simulated("sim", 1 << 26), new ReferenceBackend()),
            options,
            TOP_40);
    assertThat(device.tokenIds()).isEqualTo(reference.tokenIds());
    assertThat(device.head()).isEqualTo(reference.head());
  }

  @Test
  void theReportCountsRowsAndAudits() {
    HeadReport exact = generate(new CpuBackend(), HeadMode.EXACT, Sampler.Settings.GREEDY).head();
    assertThat(exact.mode()).isEqualTo("exact");
    assertThat(exact.tokens()).isEqualTo(TOKENS);
    assertThat(exact.rescored()).isBetween((long) TOKENS, 4L * TOKENS);
    HeadReport fast = generate(new CpuBackend(), HeadMode.FAST, Sampler.Settings.GREEDY).head();
    assertThat(fast).isEqualTo(new HeadReport("fast", TOKENS, 64L * TOKENS, 64, 1, 0));
  }

  /** All logits: float32 in two modes, integers in the third. */
  @Test
  void logitsAreWhatTheModesSay() {
    try (Backend backend = new CpuBackend();
        Model model = ModelLoader.load(AUSTEN, backend)) {
      float[][] logits = new float[3][];
      for (HeadMode mode : HeadMode.values()) {
        try (Session session = new Session(model, 4, SessionOptions.best().withHead(mode))) {
          logits[mode.ordinal()] = session.prefill(3, 1, 4, 1);
        }
      }
      float[] host = logits[HeadMode.HOST.ordinal()];
      assertThat(logits[HeadMode.FAST.ordinal()]).isEqualTo(host);
      float[] exact = logits[HeadMode.EXACT.ordinal()];
      assertThat(exact).isNotEqualTo(host);
      for (int v = 0; v < host.length; v++) {
        assertThat(exact[v]).isCloseTo(host[v], within(0.1f));
      }
    }
  }
}
