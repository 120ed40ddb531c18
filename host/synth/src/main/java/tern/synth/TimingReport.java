package tern.synth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.io.SynthException;

/**
 * The report of place and route.
 *
 * @param clocks clocks by name
 * @param used number of cells in use by type
 * @param available number of cells of the part by type
 * @param critical the limiting path of each clock and each pair of clocks
 */
record TimingReport(
    Map<String, Clock> clocks,
    Map<String, Integer> used,
    Map<String, Integer> available,
    List<CriticalPath> critical) {

  private static final Pattern FREQUENCY =
      Pattern.compile("Max frequency for clock '([^']+)': ([0-9.]+) MHz");

  /** Achieved and required frequency of a clock. */
  record Clock(double achievedMhz, double targetMhz) {
    boolean met() {
      return achievedMhz >= targetMhz;
    }
  }

  static TimingReport read(Path file) {
    try {
      return of(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException unreadable) {
      throw new SynthException(
          String.format(Locale.ROOT, "place and route wrote no report to %s", file), unreadable);
    }
  }

  static TimingReport of(JsonNode report) {
    Map<String, Clock> clocks = new TreeMap<>();
    for (var clock : report.path("fmax").properties()) {
      clocks.put(
          clock.getKey(),
          new Clock(
              clock.getValue().path("achieved").asDouble(),
              clock.getValue().path("constraint").asDouble()));
    }
    Map<String, Integer> used = new TreeMap<>();
    Map<String, Integer> available = new TreeMap<>();
    for (var cell : report.path("utilization").properties()) {
      used.put(cell.getKey(), cell.getValue().path("used").asInt());
      available.put(cell.getKey(), cell.getValue().path("available").asInt());
    }
    List<CriticalPath> critical = new ArrayList<>();
    report.path("critical_paths").forEach(path -> critical.add(CriticalPath.of(path)));
    return new TimingReport(clocks, used, available, critical);
  }

  /** Counts cells in use whose type matches a regular expression. */
  int used(String types) {
    return sum(used, types);
  }

  /** Returns the share in use of the part's cells whose type matches, 0 to 1. */
  double share(String types) {
    int there = sum(available, types);
    return there == 0 ? 0 : (double) used(types) / there;
  }

  private static int sum(Map<String, Integer> cells, String types) {
    return cells.entrySet().stream()
        .filter(cell -> cell.getKey().matches(types))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Lowers each clock to the lowest frequency that any line of a nextpnr log gives for it. */
  TimingReport limitedBy(String log) {
    Map<String, Clock> slower = new TreeMap<>(clocks);
    Matcher said = FREQUENCY.matcher(log);
    while (said.find()) {
      double mhz = Double.parseDouble(said.group(2));
      slower.computeIfPresent(
          said.group(1),
          (name, clock) -> new Clock(Math.min(clock.achievedMhz(), mhz), clock.targetMhz()));
    }
    return new TimingReport(slower, used, available, critical);
  }

  /** Lowers the target of each clock to at most {@code mhz}. */
  TimingReport withTargetAtMost(double mhz) {
    Map<String, Clock> asked = new TreeMap<>(clocks);
    asked.replaceAll(
        (name, clock) -> new Clock(clock.achievedMhz(), Math.min(clock.targetMhz(), mhz)));
    return new TimingReport(asked, used, available, critical);
  }

  /** Returns the design's main clock: of those with the highest target, the slowest. */
  Clock main() {
    return clocks.values().stream()
        .max(
            Comparator.comparingDouble(Clock::targetMhz)
                .thenComparing(Clock::achievedMhz, Comparator.reverseOrder()))
        .orElseThrow(() -> new SynthException("place and route found no clock"));
  }

  /** Returns the slowest path from a clock edge to an edge of the same clock. */
  CriticalPath slowest() {
    return critical.stream()
        .filter(CriticalPath::withinClock)
        .max(Comparator.comparingDouble(CriticalPath::nanoseconds))
        .orElseThrow(() -> new SynthException("place and route found no path between registers"));
  }

  boolean met() {
    return !clocks.isEmpty() && clocks.values().stream().allMatch(Clock::met);
  }
}
