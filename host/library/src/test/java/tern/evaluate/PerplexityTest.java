package tern.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tern.Sim;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CpuBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/** The trained model on its held-out text. */
class PerplexityTest {
  private static final Path MODELS = Backends.home().resolve("models");
  private static final Path AUSTEN = MODELS.resolve("austen-3m");
  private static final SessionOptions PLAIN =
      new SessionOptions(new PlainKernels(), Workers.shared(), true);

  private static int[] heldOut(int tokens) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(AUSTEN, 2048)) {
      return Arrays.copyOf(
          tokenizer.encode(Files.readString(MODELS.resolve("held-out.txt")).substring(0, 8000)),
          tokens);
    }
  }

  private static PerplexityReport run(
      Backend backend, SessionOptions options, int[] ids, Windows windows) {
    try (backend) {
      return Perplexity.of(ModelLoader.load(AUSTEN, backend), options, ids, windows, () -> {});
    }
  }

  @Test
  void referenceAndProcessorAgreeExactly() throws IOException {
    int[] ids = heldOut(801);
    Windows windows = new Windows(256, 200);
    PerplexityReport reference = run(new ReferenceBackend(), PLAIN, ids, windows);
    assertThat(run(new CpuBackend(), SessionOptions.best(), ids, windows)).isEqualTo(reference);
    assertThat(reference.tokens()).isEqualTo(800);
    assertThat(reference.perplexity()).isBetween(20.0, 60.0);
  }

  @Test
  void simulatedDeviceAndReferenceAgreeExactly() throws IOException {
    Sim.need("sim");
    int[] ids = heldOut(101);
    Windows windows = new Windows(64, 60);
    assertThat(run(Backends.simulated("sim", 1 << 24), SessionOptions.best(), ids, windows))
        .isEqualTo(run(new ReferenceBackend(), PLAIN, ids, windows));
  }

  /** The mean over all windows, and the error of a mean. */
  @Test
  void isTheExponentOfTheMean() throws IOException {
    int[] ids = heldOut(30);
    Model model = ModelLoader.load(AUSTEN, new CpuBackend());
    double[] scores = new double[ids.length];
    for (int i = 1; i < ids.length; i++) {
      // Windows of 10 start at 0, 6, 12, ..., and a token belongs to the first that holds it.
      int start = Math.max(0, (i - 10 + 6) / 6 * 6);
      float[] logits = new Session(model, 10).prefill(Arrays.copyOfRange(ids, start, i));
      scores[i] = -LogLikelihood.of(logits, ids[i]);
    }
    double mean = Arrays.stream(scores).sum() / 29;
    double squares = Arrays.stream(scores, 1, 30).map(s -> (s - mean) * (s - mean)).sum();
    PerplexityReport report =
        Perplexity.of(model, SessionOptions.best(), ids, new Windows(10, 6), () -> {});
    assertThat(report.tokens()).isEqualTo(29);
    assertThat(report.nats()).isCloseTo(mean, within(1e-12));
    assertThat(report.standardError()).isCloseTo(Math.sqrt(squares / 28 / 29), within(1e-12));
    assertThat(report.perplexity()).isCloseTo(Math.exp(mean), within(1e-9));
  }

  @Test
  void refusesATextWithoutAnythingToScore() {
    Model model = ModelLoader.load(AUSTEN, new CpuBackend());
    assertThatThrownBy(
            () ->
                Perplexity.of(
                    model, SessionOptions.best(), new int[] {1}, new Windows(8, 4), () -> {}))
        .hasMessage("the text has 1 tokens, expected at least 2");
  }
}
