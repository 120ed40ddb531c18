package tern.cli;

import tern.bench.ModelBench;
import tern.bench.ModelReport;

/** The report of {@code tern bench model} for people. */
final class ModelTable {
  private ModelTable() {}

  static String text(String preset, int clockKhz, ModelBench.Plan plan, ModelReport report) {
    StringBuilder table = new StringBuilder();
    table.append(
        "%s on preset %s at %s MHz: %s, layers 1 to %d of %d, host gap %s us%n"
            .formatted(
                plan.shape().name(),
                preset,
                Units.megahertz(clockKhz),
                plan.tokens() == 1
                    ? "decode of 1 token"
                    : "prefill of %d tokens".formatted(plan.tokens()),
                plan.layers(),
                plan.shape().layers(),
                plan.gapMicros()));
    table.append(
        "%-8s %5s %13s %10s %8s %7s %8s %14s %11s%n"
            .formatted(
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
    return "%-8s %5s %13d %10.2f %6.1f %% %5.1f %% %6.1f %% %14d %11.4f%n"
        .formatted(
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
