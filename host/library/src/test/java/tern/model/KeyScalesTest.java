package tern.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import tern.backend.CpuBackend;
import tern.backend.ReferenceBackend;

/** Scales of the keys' channels. */
class KeyScalesTest {
  @Test
  void isTheRootOfTheRatioAndSharedByAPair() {
    float[] q = {1, 1, 0.25f, 1, 2, 2, 2, 0};
    float[] k = {4, 1, 1, 9, 2, 2, 8, 0};
    KeyScales scales = KeyScales.of(1, 2, 4, q, k);
    float[] expected = {2, 3, 2, 3, 2, 1, 2, 1};
    for (int head = 0; head < 2; head++) {
      float[] query = {1, 1, 1, 1};
      float[] key = {6, 6, 6, 6};
      MemorySegment queries = Workspace.floats(4);
      MemorySegment keys = Workspace.floats(4);
      MemorySegment.copy(query, 0, queries, JAVA_FLOAT, 0, 4);
      MemorySegment.copy(key, 0, keys, JAVA_FLOAT, 0, 4);
      scales.query(0, head, queries, 0);
      scales.key(0, head, keys, 0);
      for (int i = 0; i < 4; i++) {
        float scale = expected[4 * head + i];
        assertThat(queries.getAtIndex(JAVA_FLOAT, i)).isEqualTo(scale);
        assertThat(keys.getAtIndex(JAVA_FLOAT, i)).isEqualTo(6 * (1 / scale));
      }
    }
    assertThatThrownBy(() -> KeyScales.of(1, 2, 4, q, new float[7]))
        .hasMessage("8 and 7 magnitudes, expected 8 of either");
  }

  @Test
  void areMeasuredOverATextAndEqualOnAllBackends() {
    int[] ids = SmallModels.ids(40, 21);
    float[][] exact;
    float[][] expected;
    try (Model model = SmallModels.load(64, 2, 2, new ReferenceBackend())) {
      SessionOptions options = SessionOptions.best().fullCache();
      KeyScales scales = KeyScales.measure(model, options, ids);
      exact = new Session(model, 40, options).allLogits(ids);
      expected = new Session(model, 40, scaled(scales)).allLogits(ids);
      assertThat(expected)
          .isNotEqualTo(new Session(model, 40, options.integerAttention()).allLogits(ids));
    }
    try (Model model = SmallModels.load(64, 2, 2, new CpuBackend())) {
      KeyScales scales = KeyScales.measure(model, SessionOptions.best(), ids);
      Session session = new Session(model, 40, scaled(scales));
      assertThat(session.fork().allLogits(ids)).isDeepEqualTo(expected);
    }
    assertThat(Expected.difference(exact, expected)).isLessThan(0.1);
  }

  private static SessionOptions scaled(KeyScales scales) {
    return SessionOptions.best().integerAttention(PageOptions.DEFAULT.withKeyScales(scales));
  }
}
