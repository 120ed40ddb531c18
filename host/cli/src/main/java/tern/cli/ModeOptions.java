package tern.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tern.model.HeadMode;
import tern.model.PageOptions;
import tern.model.SessionOptions;

/** Options that say what a session gives to the backend besides the BitLinears. */
final class ModeOptions {
  /** Types that attention is computed in. */
  enum Attention {
    FLOAT,
    INTEGER
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--head",
      defaultValue = "host",
      paramLabel = "host|exact|fast",
      description =
          "where the head is computed. host: here. exact: as integers within +-121 on the backend,"
              + " with the rows in doubt here; it chooses the tokens of host. fast: the first two or"
              + " three trits of these integers on the backend, and 64 or more rows here; every 64th"
              + " choice is audited (default: ${DEFAULT-VALUE})")
  private HeadMode head;

  @Option(
      names = "--attention",
      defaultValue = "float",
      paramLabel = "float|integer",
      description =
          "float: attention in float32, here; integer: keys and values within +-121, multiplied by"
              + " the backend if it can (default: ${DEFAULT-VALUE})")
  private Attention attention;

  @Option(
      names = "--page",
      converter = Checks.Positive.class,
      paramLabel = "N",
      description =
          "positions of a page of keys and values with --attention integer; changes no result"
              + " (default: 256)")
  private Integer page;

  /**
   * These modes, and the rest as in other options.
   *
   * @throws ParameterException if an option is given that does nothing with this attention
   */
  SessionOptions of(SessionOptions options) {
    check();
    SessionOptions with = options.withHead(head);
    if (attention == Attention.FLOAT) {
      return with;
    }
    return with.integerAttention(
        page == null ? PageOptions.DEFAULT : PageOptions.DEFAULT.ofPositions(page));
  }

  /** What asks explicitly for the host; null if nothing does. */
  @Nullable String asksForHost() {
    if (attention == Attention.FLOAT && isGiven("--attention")) {
      return "--attention float is computed on the host";
    }
    return head == HeadMode.HOST && isGiven("--head")
        ? "--head host is computed on the host"
        : null;
  }

  /** The head of a resident program: that which is asked for, else the exact one. */
  HeadMode residentHead() {
    return isGiven("--head") ? head : HeadMode.EXACT;
  }

  /** Positions of a page; 0 if none are given. */
  int page() {
    return page == null ? 0 : page;
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /**
   * Checks the options.
   *
   * @throws ParameterException as {@link #of}
   */
  void check() {
    refuseUseless(attention == Attention.INTEGER ? "--cache" : "--page");
  }

  private void refuseUseless(String option) {
    if (isGiven(option)) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " does nothing with --attention "
              + attention.name().toLowerCase(Locale.ROOT)
              + "; leave it out");
    }
  }
}
