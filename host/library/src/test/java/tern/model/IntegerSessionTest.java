package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backend;
import tern.backend.CpuBackend;
import tern.backend.PagesFullException;
import tern.backend.ReferenceBackend;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;

/** Sessions with integer attention: the same bits everywhere, and pages that are given back. */
class IntegerSessionTest {
  private static final SessionOptions PLAIN =
      new SessionOptions(new PlainKernels(), Workers.shared(), false);

  private static SessionOptions pages(int positions) {
    return SessionOptions.best().integerAttention(PageOptions.DEFAULT.ofPositions(positions));
  }

  private final Backend backend = new CpuBackend();
  private final Model model = SmallModels.load(64, 2, 2, backend);

  /** The attention of published models: 0.7B, 1.3B, 3B, and 2B-4T and 8B. */
  @ParameterizedTest
  @CsvSource({"96, 2, 1", "64, 3, 1", "100, 2, 1", "128, 2, 4"})
  void processorEqualsReference(int dim, int keyHeads, int group) {
    int[] ids = SmallModels.ids(41, 7);
    float[][] expected;
    try (Model reference = SmallModels.load(dim, keyHeads, group, new ReferenceBackend());
        Session session =
            new Session(
                reference,
                ids.length,
                PLAIN.integerAttention(PageOptions.DEFAULT.ofPositions(5)))) {
      expected = session.allLogits(ids);
    }
    try (Model fast = SmallModels.load(dim, keyHeads, group, backend)) {
      assertThat(new Session(fast, ids.length, pages(256)).allLogits(ids)).isDeepEqualTo(expected);
      Session single = new Session(fast, ids.length, pages(16));
      for (int m = 0; m < ids.length; m++) {
        assertThat(single.prefill(ids[m])).as("token %d", m).isEqualTo(expected[m]);
      }
      float[][] exact = new Session(fast, ids.length, PLAIN).allLogits(ids);
      assertThat(Expected.difference(exact, expected)).isBetween(1e-6, 0.1);
    }
  }

  @Test
  void rewindingForgetsAndFreesPages() {
    int[] ids = SmallModels.ids(30, 8);
    Session session = new Session(model, 60, pages(8));
    session.advance(ids);
    assertThat(session.blocksInUse()).isEqualTo(4);
    session.rewind(11);
    assertThat(session.blocksInUse()).isEqualTo(2);
    int[] rest = Arrays.copyOfRange(ids, 11, 30);
    assertThat(session.prefill(rest)).isEqualTo(new Session(model, 30, pages(8)).prefill(ids));
    session.close();
    assertThat(session.blocksInUse()).isZero();
  }

  /** Two texts share the pages of what they have in common. */
  @ParameterizedTest
  @CsvSource({"8, 24", "8, 21", "4096, 21"})
  void forksGenerateWhatEachWouldAlone(int positions, int shared) {
    int[] prompt = SmallModels.ids(shared, 9);
    int[] one = SmallModels.ids(20, 10);
    int[] other = SmallModels.ids(20, 11);
    Session first = new Session(model, 64, pages(positions));
    first.advance(prompt);
    int used = first.blocksInUse();
    Session second = first.fork();
    assertThat(second.position()).isEqualTo(shared);
    assertThat(second.logits()).isEqualTo(first.logits());
    assertThat(first.blocksInUse()).as("shared").isEqualTo(used);
    Session third = second.fork();
    // In turns, so that what one writes could show in the other.
    for (int i = 0; i < one.length; i++) {
      first.advance(one[i]);
      second.advance(other[i]);
    }
    assertThat(first.logits()).isEqualTo(alone(prompt, one));
    assertThat(second.logits()).isEqualTo(alone(prompt, other));
    int full = shared / positions;
    int all = Math.ceilDiv(shared + one.length, positions);
    assertThat(first.blocksInUse())
        .isEqualTo(full + 2 * (all - full) + Math.ceilDiv(shared, positions) - full);
    first.close();
    third.advance(one);
    assertThat(third.logits()).isEqualTo(alone(prompt, one));
    second.close();
    assertThat(third.blocksInUse()).isEqualTo(all);
    third.close();
    assertThat(third.blocksInUse()).isZero();
  }

  private float[] alone(int[] prompt, int[] rest) {
    try (Session session = new Session(model, 64, pages(16))) {
      session.advance(prompt);
      return session.prefill(rest);
    }
  }

  @Test
  void floatSessionsForkToo() {
    int[] ids = SmallModels.ids(40, 12);
    Session first = new Session(model, 40, PLAIN);
    first.advance(Arrays.copyOf(ids, 21));
    Session second = first.fork();
    first.advance(1, 2, 3);
    assertThat(second.prefill(Arrays.copyOfRange(ids, 21, 40)))
        .isEqualTo(new Session(model, 40, PLAIN).prefill(ids));
    assertThat(new Session(model, 40, PLAIN).fork().position()).isZero();
  }

  @Test
  void aFullPoolIsAnErrorThatLeavesTheSessionUsable() {
    SessionOptions few =
        SessionOptions.best().integerAttention(PageOptions.DEFAULT.ofPositions(8).atMost(3));
    int[] ids = SmallModels.ids(24, 13);
    try (Session session = new Session(model, 64, few)) {
      session.advance(Arrays.copyOf(ids, 20));
      assertThatThrownBy(() -> session.advance(new int[5]))
          .isInstanceOf(PagesFullException.class)
          .hasMessage(
              "all 3 blocks of 8 positions of keys and values are in use; close or rewind a"
                  + " session, or allow more");
      assertThat(session.position()).isEqualTo(20);
      assertThat(session.prefill(Arrays.copyOfRange(ids, 20, 24)))
          .isEqualTo(new Session(model, 64, pages(8)).prefill(ids));
      try (Session fork = session.fork()) {
        fork.rewind(20);
        assertThatThrownBy(() -> fork.advance(1)).isInstanceOf(PagesFullException.class);
      }
      assertThat(session.blocksInUse()).isEqualTo(3);
    }
  }

  @Test
  void refusesMorePositionsThanSumsCanHold() {
    assertThatThrownBy(() -> PageOptions.DEFAULT.ofPositions(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(tern.backend.PageShape.MOST_POSITIONS).isEqualTo(138_654);
  }
}
