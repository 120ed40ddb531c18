package tern.jmh;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./tern bench host}: measures the host's own cost with JMH. */
@Command(
    name = "host",
    description = "Measures packing, quantising and submission on the host, without hardware.",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 3)
public final class HostBench implements Callable<Integer> {
  /**
   * The measurements; times are medians.
   *
   * @param submitMicros one job from submission to completion on the fake device
   * @param plannedSubmitMicros the same per job, with 16 posted at once
   * @param submitBytes bytes allocated per job by the submitting thread, by its own count
   * @param submitBytesByJmh the same as JMH counts it, with its harness's own allocations
   * @param packGigatrits billions of trits packed per second
   * @param quantiseGigavalues billions of activations quantised per second
   */
  record Report(
      double submitMicros,
      double plannedSubmitMicros,
      double submitBytes,
      double submitBytesByJmh,
      double packGigatrits,
      double quantiseGigavalues) {}

  private static final int PLANNED = 16;
  private static final int COUNTED = 1_000_000;

  @Option(names = "--json", description = "print one line of JSON instead of text")
  private boolean json;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      paramLabel = "S",
      description =
          "wall time in seconds of each measurement, and of its warm-up"
              + " (default: ${DEFAULT-VALUE})")
  private double seconds;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new HostBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Collection<RunResult> times = run(Mode.SampleTime, "Benchmark");
    Collection<RunResult> bytes = run(Mode.AverageTime, "SubmitBenchmark.job");
    double pack = median(times, "pack");
    double quantise = median(times, "quantise");
    Report report =
        new Report(
            median(times, "job"),
            median(times, "plannedJobs") / PLANNED,
            counted(),
            allocated(bytes),
            (double) PackBenchmark.N * PackBenchmark.K / pack / 1000,
            QuantiseBenchmark.K / quantise / 1000);
    System.out.println(json ? new ObjectMapper().writeValueAsString(report) : table(report));
    return 0;
  }

  private Collection<RunResult> run(Mode mode, String include) throws Exception {
    int millis = (int) Math.max(10, seconds * 1000 / 5);
    Options options =
        new OptionsBuilder()
            .include(include)
            .mode(mode)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
            .warmupIterations(5)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(millis))
            .addProfiler(GCProfiler.class)
            .build();
    boolean watched = System.console() != null && System.console().isTerminal();
    PrintStream progress = watched ? System.err : new PrintStream(OutputStream.nullOutputStream());
    return new Runner(
            options, OutputFormatFactory.createFormatInstance(progress, VerboseMode.NORMAL))
        .run();
  }

  /** Returns the median in microseconds. */
  private static double median(Collection<RunResult> results, String method) {
    return of(results, method).getPrimaryResult().getStatistics().getPercentile(50);
  }

  private static double allocated(Collection<RunResult> results) {
    return of(results, "job").getSecondaryResults().get("gc.alloc.rate.norm").getScore();
  }

  /** Counts bytes per job over the second half of many jobs, when everything is compiled. */
  private static double counted() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    SubmitBenchmark submit = new SubmitBenchmark();
    submit.open();
    long before = 0;
    for (int i = 0; i < 2 * COUNTED; i++) {
      if (i == COUNTED) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      submit.job();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    submit.close();
    return (double) bytes / COUNTED;
  }

  private static RunResult of(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(r -> r.getParams().getBenchmark().endsWith("." + method))
        .findFirst()
        .orElseThrow();
  }

  private static String table(Report r) {
    return """
        submit to complete, one job          %.3f us, %.3f bytes allocated (by JMH: %.3f)
        submit to complete, one of 16 posted %.3f us
        packing                              %.2f Gtrit/s
        quantising                           %.2f Gvalue/s"""
        .formatted(
            r.submitMicros(),
            r.submitBytes(),
            r.submitBytesByJmh(),
            r.plannedSubmitMicros(),
            r.packGigatrits(),
            r.quantiseGigavalues());
  }
}
