package tern.cli;

import java.util.List;
import java.util.Locale;
import tern.bench.TokenReport;
import tern.bench.TokenWorkload;
import tern.model.HeadMode;

/** Formats the reports of {@code tern bench token} as a table for people. */
final class TokenTable {
  private TokenTable() {}

  static String title(String preset, int clockKhz, TokenWorkload workload) {
    return String.format(
        Locale.ROOT,
        "%s on preset %s at %s MHz: %s, layers 1 to %d of %d, head %s, pages of %d positions, host"
            + " gap %s us",
        workload.shape().name(),
        preset,
        Units.megahertz(clockKhz),
        workload.tokens() == 1
            ? "decode of 1 token"
            : String.format(Locale.ROOT, "prefill of %d tokens", workload.tokens()),
        workload.layers(),
        workload.shape().layers(),
        workload.head() == HeadMode.HOST ? "none" : workload.head().name().toLowerCase(Locale.ROOT),
        workload.page(),
        workload.gapMicros());
  }

  static String text(String title, List<TokenReport> reports) {
    StringBuilder table = new StringBuilder(title);
    table.append(
        String.format(
            Locale.ROOT,
            "%n%7s %-10s %5s %13s %10s %8s %8s %14s %14s %8s%n",
            "context",
            "",
            "exact",
            "cycles",
            "tokens/s",
            "roofline",
            "array",
            "bytes read",
            "bytes written",
            "host s"));
    for (TokenReport report : reports) {
      report
          .parts()
          .forEach(
              (name, part) ->
                  table.append(
                      String.format(
                          Locale.ROOT,
                          "%7d %-10s %5s %13d %10s %6.1f %% %8s %14d %14d%n",
                          report.context(),
                          name,
                          part.exact() ? "yes" : "NO",
                          part.cycles(),
                          "",
                          100 * part.rooflineShare(),
                          "",
                          part.bytesRead(),
                          part.bytesWritten())));
      table.append(
          String.format(
              Locale.ROOT,
              "%7d %-10s %5s %13d %10.2f %6.1f %% %6.1f %% %14d %14d %8.4f%n",
              report.context(),
              "total",
              report.exact() ? "yes" : "NO",
              report.cycles(),
              report.tokensPerSecond(),
              100 * report.rooflineShare(),
              100 * report.arrayBusyShare(),
              report.bytesRead(),
              report.bytesWritten(),
              report.hostSeconds()));
    }
    return table.toString().stripTrailing();
  }
}
