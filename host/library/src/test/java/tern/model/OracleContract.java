package tern.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.Backend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;
import tern.generate.Sampler;

/** Compares with Hugging Face transformers: its logits and greedy ids for three checkpoints. */
abstract class OracleContract {
  /**
   * Tolerance relative to the largest logit. Another order of sums makes a difference of 6e-7 here;
   * a single int8 value rounded the other way would make one of 1e-3 or more.
   */
  private static final double TOLERANCE = 1e-5;

  /** The same for attention over integers. */
  private static final double INTEGER_TOLERANCE = 0.06;

  abstract Backend open();

  @ParameterizedTest
  @ValueSource(strings = {"offline-gqa", "online-mha", "llama-bitlinear"})
  void logitsAgree(String name) throws IOException {
    int[] ids = Expected.ids(Checkpoints.oracle(name), "input_ids");
    float[][] expected = Expected.logits(Checkpoints.oracle(name), ids.length);
    try (Backend backend = open();
        Backend reference = new ReferenceBackend()) {
      float[][] got = session(name, backend, ids.length).allLogits(ids);
      double worst = Expected.difference(expected, got);
      System.out.println(name + ": differs by " + worst + " of the largest logit");
      assertThat(worst).isLessThan(TOLERANCE);
      assertThat(got).isDeepEqualTo(session(name, reference, ids.length).allLogits(ids));
    }
  }

  /** Integer attention rounds, and its roundings move later int8 values. */
  @ParameterizedTest
  @ValueSource(strings = {"offline-gqa", "online-mha", "llama-bitlinear"})
  void integerAttentionIsNear(String name) throws IOException {
    int[] ids = Expected.ids(Checkpoints.oracle(name), "input_ids");
    float[][] expected = Expected.logits(Checkpoints.oracle(name), ids.length);
    SessionOptions pages =
        SessionOptions.best().integerAttention(PageOptions.DEFAULT.ofPositions(16));
    try (Backend backend = open();
        Backend reference = new ReferenceBackend()) {
      float[][] got = session(name, backend, ids.length, pages).allLogits(ids);
      double worst = Expected.difference(expected, got);
      System.out.println(name + ", integer attention: differs by " + worst);
      assertThat(worst).isBetween(TOLERANCE, INTEGER_TOLERANCE);
      SessionOptions whole = SessionOptions.best().integerAttention();
      assertThat(got).isDeepEqualTo(session(name, reference, ids.length, whole).allLogits(ids));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline-gqa", "online-mha", "llama-bitlinear"})
  void greedyIdsAreEqual(String name) throws IOException {
    int[] expected = Expected.ids(Checkpoints.oracle(name), "greedy_ids");
    int[] prompt = Expected.ids(Checkpoints.oracle(name), "input_ids");
    int[] got = java.util.Arrays.copyOf(prompt, expected.length);
    Sampler greedy = new Sampler(Sampler.Settings.GREEDY);
    try (Backend backend = open()) {
      Session session = session(name, backend, expected.length);
      float[] logits = session.prefill(prompt);
      for (int i = prompt.length; i < got.length; i++) {
        got[i] = greedy.choose(logits);
        logits = session.prefill(got[i]);
      }
    }
    assertThat(got).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline-gqa", "online-mha", "llama-bitlinear"})
  void tokenByTokenEqualsPasses(String name) throws IOException {
    int[] ids = Expected.ids(Checkpoints.oracle(name), "input_ids");
    try (Backend backend = open()) {
      float[][] together = session(name, backend, ids.length).allLogits(ids);
      Session single = session(name, backend, ids.length);
      for (int m = 0; m < ids.length; m++) {
        assertThat(single.prefill(ids[m])).isEqualTo(together[m]);
      }
    }
  }

  private static Session session(String name, Backend backend, int capacity) {
    return session(name, backend, capacity, SessionOptions.best().fullCache());
  }

  private static Session session(
      String name, Backend backend, int capacity, SessionOptions options) {
    Model model = ModelLoader.load(Checkpoints.oracle(name), backend);
    return new Session(model, capacity, options);
  }
}
