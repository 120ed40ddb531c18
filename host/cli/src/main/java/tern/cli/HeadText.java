package tern.cli;

import java.io.PrintWriter;
import java.util.Locale;
import tern.model.HeadReport;

/**
 * Says what a head on the backend has cost and missed; of one on the host there is nothing to say.
 */
final class HeadText {
  private HeadText() {}

  /** Prints one line, unless the head ran on the host. */
  static void print(HeadReport r, PrintWriter out) {
    if (!r.mode().equals("host")) {
      out.println(of(r));
      out.flush();
    }
  }

  private static String of(HeadReport r) {
    if (r.tokens() == 0) {
      String whose = r.mode().equals("fast") ? "of the full head here" : "of the integers";
      return "head "
          + r.mode()
          + ": no choice among the best tokens; without --top-k a sampler takes all logits, "
          + whose;
    }
    String audits =
        r.mode().equals("fast")
            ? String.format(Locale.ROOT, "; %d audited, %d missed", r.audits(), r.misses())
            : "";
    return String.format(
        Locale.ROOT,
        "head %s: %d tokens, %.1f rows of each computed in float32, %d at most%s",
        r.mode(),
        r.tokens(),
        (double) r.rescored() / r.tokens(),
        r.mostRescored(),
        audits);
  }
}
