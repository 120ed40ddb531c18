package tern.device;

/**
 * When to look at a run again. Each look costs bytes on a line, and each pause may come too late:
 * so most of the time that tokens took is let pass at once, and then more and more of it.
 */
final class Pace {
  private static final long LEAST_CYCLES = 2000;
  private static final int SHARE = 8;
  private static final int OVERDUE = 2;
  private static final int FIRST_CYCLES = 100_000;

  /** Cycles of a token, as tokens were seen to take; 0 if none was. */
  private long token;

  /** Cycles since the last token. */
  private long waited;

  /** Cycles to pause before the next look. */
  long next() {
    long early = token - token / SHARE;
    long pause = waited < early ? early - waited : Math.max(token / SHARE, waited - early);
    pause = Math.max(pause, LEAST_CYCLES);
    waited += pause;
    return pause;
  }

  /** Whether the token takes so long that it is worth a look at why. */
  boolean overdue() {
    return waited >= (token == 0 ? FIRST_CYCLES : OVERDUE * token);
  }

  /** Notes that some tokens were processed since the last look that saw any. */
  void moved(int tokens) {
    long last = waited / tokens;
    token = token == 0 ? last : (token + last) / 2;
    waited = 0;
  }

  /** Forgets the time since the last token: a run begins. */
  void begin() {
    waited = 0;
  }
}
