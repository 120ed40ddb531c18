package tern.cli;

import java.util.List;
import java.util.Locale;
import tern.bench.ResidentBench;
import tern.bench.ResidentTokenReport;
import tern.bench.ResidentWorkload;
import tern.resident.ProgramSteps;
import tern.resident.PromptPrograms;
import tern.resident.ResidentProgram;

/** Formats the reports of {@code tern bench token --resident} as a table for people. */
final class ResidentTable {
  private ResidentTable() {}

  static String title(String preset, ResidentWorkload workload, ResidentBench bench) {
    ProgramSteps steps =
        bench.model().prompt().map(PromptPrograms::block).orElseGet(bench.model()::steps);
    ResidentProgram program = steps.program();
    return String.format(
        Locale.ROOT,
        "%s on preset %s at %s MHz: %s without the host, layers 1 to %d of %d, head %s, pages of %d"
            + " positions%nprogram for %d positions: %d products, %d vector instructions, %.1f MB"
            + " of device memory",
        workload.shape().name(),
        preset,
        Units.megahertz(bench.config().clockKhz()),
        workload.tokens() == 1
            ? "tokens"
            : String.format(
                Locale.ROOT,
                "%d tokens of a prompt in blocks of %d",
                workload.tokens(),
                workload.rows(bench.config())),
        workload.layers(),
        workload.shape().layers(),
        workload.head().name().toLowerCase(Locale.ROOT),
        workload.page(),
        program.positions(),
        steps.products().size(),
        steps.vectors().size(),
        bench.model().bytes() / 1e6);
  }

  static String text(String title, List<ResidentTokenReport> reports) {
    StringBuilder table = new StringBuilder(title);
    line(
        table,
        "%n%7s %5s %11s %9s %8s %8s %12s %13s %11s",
        "context",
        "exact",
        "cycles",
        "tokens/s",
        "roofline",
        "array",
        "bytes read",
        "bytes written",
        "derived");
    for (ResidentTokenReport report : reports) {
      line(
          table,
          "%7d %5s %11d %9.2f %6.1f %% %6.1f %% %12d %13d %11d",
          report.context(),
          report.exact() ? "yes" : "NO",
          report.cycles(),
          report.tokensPerSecond(),
          100 * report.rooflineShare(),
          100 * report.arrayBusyShare(),
          report.bytesRead(),
          report.bytesWritten(),
          report.derivedCycles());
      if (!report.exact()) {
        line(
            table,
            "        not as the twin leaves it: %s",
            String.join("; ", report.differences()));
      }
    }
    reports.forEach(report -> details(table, report));
    return table.toString().stripTrailing();
  }

  private static void details(StringBuilder table, ResidentTokenReport report) {
    line(
        table,
        "%ncontext %d, counted: array busy %d, without weights %d, blocked %d, without a product %d;"
            + " vectors busy %d, without memory %d, without a product %d",
        report.context(),
        report.busy(),
        report.starvedWeights(),
        report.blocked(),
        report.idle(),
        report.vectorBusy(),
        report.vectorMemory(),
        report.vectorWaits());
    line(
        table,
        "%-11s %12s %17s %17s %14s",
        "derived",
        "weights",
        "waits: products",
        "waits: vectors",
        "vectors in all");
    report
        .parts()
        .forEach(
            (name, part) ->
                line(
                    table,
                    "%-11s %12d %17d %17d %14d",
                    name,
                    part.weights(),
                    part.products(),
                    part.vectors(),
                    part.vectorBusy()));
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
