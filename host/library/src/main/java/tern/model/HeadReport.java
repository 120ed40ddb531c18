package tern.model;

import java.util.Locale;

/**
 * What the head of a session did, for choices among its best tokens.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param mode {@code host}, {@code exact} or {@code fast}
 * @param tokens choices made
 * @param rescored rows computed in float32 after the first stage, all choices together
 * @param mostRescored such rows of one choice, at most
 * @param audits choices that the full head made as well
 * @param misses audits that found other tokens; their result is that of the full head
 */
public record HeadReport(
    String mode, long tokens, long rescored, int mostRescored, long audits, long misses) {
  /** The report of a head that has computed nothing yet. */
  static HeadReport none(HeadMode mode) {
    return new HeadReport(mode.name().toLowerCase(Locale.ROOT), 0, 0, 0, 0, 0);
  }

  /** This report and one more choice. */
  HeadReport choice(int rows) {
    return new HeadReport(
        mode, tokens + 1, rescored + rows, Math.max(mostRescored, rows), audits, misses);
  }

  /** This report and one more audit. */
  HeadReport audit(boolean missed) {
    return new HeadReport(
        mode, tokens, rescored, mostRescored, audits + 1, misses + (missed ? 1 : 0));
  }
}
