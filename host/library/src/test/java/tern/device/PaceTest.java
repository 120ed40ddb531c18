package tern.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Few looks, and none much too late. */
class PaceTest {
  private static final int TOKENS = 200;

  private int looks;
  private double late;

  /** Follows tokens of about the same time. */
  private void follow(long cycles, double jitter) {
    SplittableRandom random = new SplittableRandom(3);
    Pace pace = new Pace();
    looks = 0;
    late = 0;
    long now = 0;
    long due = cycles;
    pace.begin();
    for (int token = 0; token < TOKENS; ) {
      now += pace.next();
      looks++;
      int moved = 0;
      while (due <= now) {
        moved++;
        late = Math.max(late, (double) (now - due) / cycles);
        due += (long) (cycles * (1 + jitter * (2 * random.nextDouble() - 1)));
      }
      if (moved > 0) {
        token += moved;
        pace.moved(moved);
      }
    }
  }

  @Test
  void steadyTokensTakeTwoLooksAndAreSeenSoon() {
    for (long cycles : new long[] {50_000, 300_000, 10_000_000}) {
      follow(cycles, 0);
      assertThat(looks).as("looks at tokens of %d cycles", cycles).isLessThan(2 * TOKENS + 20);
      follow(cycles, 0.1);
      assertThat(looks).as("unsteady").isLessThan(5 * TOKENS / 2);
    }
  }

  @Test
  void unsteadyTokensTakeFewMore() {
    follow(300_000, 0.8);
    assertThat(looks).isLessThan(3 * TOKENS);
    assertThat(late).isLessThan(2);
  }
}
