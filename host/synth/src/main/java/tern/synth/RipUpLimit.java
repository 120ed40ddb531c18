package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detects when ripping up gets nowhere. nextpnr's router2 continues until no wire is used twice and
 * no connection is too slow; it gives up on slow connections only after round 1,500.
 */
final class RipUpLimit {

  /**
   * Rounds without improvement after which to stop. One design that did route had a wire used twice
   * throughout its last 200 rounds, which take about a second each.
   */
  static final int ROUNDS = 250;

  private static final Pattern ROUND =
      Pattern.compile("iter=(\\d+) .*overused=(\\d+) .*tmgfail=(\\d+)");

  private RipUpLimit() {}

  /**
   * Returns why the router should be stopped, judging by its log so far; empty if it should not.
   */
  static Optional<String> reached(List<String> log) {
    int least = Integer.MAX_VALUE;
    int since = 0;
    String best = "";
    for (String line : log) {
      Matcher round = ROUND.matcher(line);
      if (!round.find()) {
        continue;
      }
      int overused = Integer.parseInt(round.group(2));
      int slow = Integer.parseInt(round.group(3));
      since++;
      if (overused + slow < least) {
        least = overused + slow;
        since = 0;
        best =
            String.format(
                Locale.ROOT,
                "round %s left %d wires used twice and %d connections too slow",
                round.group(1),
                overused,
                slow);
      }
    }
    return since < ROUNDS
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "%s, and none of the %d rounds since improved on it", best, since));
  }
}
