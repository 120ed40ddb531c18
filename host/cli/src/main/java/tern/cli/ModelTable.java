package tern.cli;

import java.util.Locale;
import tern.bench.ModelBench;
import tern.bench.ModelReport;

/** Formats the report of {@code tern bench model} as a table for people. */
final class ModelTable {
  private ModelTable() {}

  static String text(
      String preset, int clockKhz, ModelBench.Workload workload, ModelReport report) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%s on preset %s at %s MHz: %s, layers 1 to %d of %d, host gap %s us%n",
            workload.shape().name(),
            preset,
            Units.megahertz(clockKhz),
            workload.tokens() == 1
                ? "decode of 1 token"
                : String.format(Locale.ROOT, "prefill of %d tokens", workload.tokens()),
            workload.layers(),
            workload.shape().layers(),
            workload.gapMicros()));
    table.append(
        String.format(
            Locale.ROOT,
            "%-8s %5s %13s %10s %8s %7s %8s %14s %11s%n",
            "",
            "exact",
            "cycles",
            "tokens/s",
            "roofline",
            "pins",
            "MACs",
            "bytes read",
            "bits/weight"));
    report.projections().forEach((name, share) -> table.append(line(name, share)));
    return table.append(line("total", report.total())).toString().stripTrailing();
  }

  private static String line(String name, ModelReport.Share share) {
    return String.format(
        Locale.ROOT,
        "%-8s %5s %13d %10.2f %6.1f %% %5.1f %% %6.1f %% %14d %11.4f%n",
        name,
        share.exact() ? "yes" : "NO",
        share.cycles(),
        share.tokensPerSecond(),
        100 * share.rooflineShare(),
        100 * share.pinRateShare(),
        100 * share.busyMacShare(),
        share.bytesRead(),
        share.bitsPerWeight());
  }
}
