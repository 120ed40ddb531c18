package tern.device;

/**
 * When to look at a run again. Each look costs bytes on a line, and each pause may come too late:
 * so most of the time that a token took is let pass at once, and then a share of it at a time.
 */
final class Pace {
  private static final long LEAST_CYCLES = 1000;
  private static final int SHARE = 8;

  /** Cycles of a token, as last seen; 0 if none was. */
  private long token;

  /** Cycles since the last token. */
  private long waited;

  /** Cycles to pause before the next look. */
  long next() {
    long early = token - token / SHARE;
    long pause = waited < early ? early - waited : Math.max(token, waited) / SHARE;
    if (token == 0) {
      pause = waited;
    }
    pause = Math.max(pause, LEAST_CYCLES);
    waited += pause;
    return pause;
  }

  /** Notes that some tokens were processed since the last look that saw any. */
  void moved(int tokens) {
    token = waited / tokens;
    waited = 0;
  }

  /** Forgets the time since the last token: a run begins. */
  void begin() {
    waited = 0;
  }
}
