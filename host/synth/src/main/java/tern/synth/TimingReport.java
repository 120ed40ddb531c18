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
 * What place and route says of its result.
 *
 * @param clocks by name
 * @param used cells by their type
 * @param available cells of the part by their type
 * @param critical the path that limits the clock, one for each clock and pair of clocks
 */
record TimingReport(
    Map<String, Clock> clocks,
    Map<String, Integer> used,
    Map<String, Integer> available,
    List<CriticalPath> critical) {

  private static final Pattern FREQUENCY =
      Pattern.compile("Max frequency for clock '([^']+)': ([0-9.]+) MHz");

  /** What a clock reaches and what it has to, in MHz. */
  record Clock(double achievedMhz, double wantedMhz) {
    boolean met() {
      return achievedMhz >= wantedMhz;
    }
  }

  static TimingReport read(Path file) {
    try {
      return of(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException unreadable) {
      throw new SynthException(
          String.format(Locale.ROOT, "place and route left no report in %s", file), unreadable);
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

  /** Cells in use whose type matches a regular expression. */
  int used(String types) {
    return sum(used, types);
  }

  /** Of what the part has of such cells, the share that is used. */
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

  /** The same, but no clock reaches more than any line of a log of nextpnr says of it. */
  TimingReport notFasterThan(String log) {
    Map<String, Clock> slower = new TreeMap<>(clocks);
    Matcher said = FREQUENCY.matcher(log);
    while (said.find()) {
      double mhz = Double.parseDouble(said.group(2));
      slower.computeIfPresent(
          said.group(1),
          (name, clock) -> new Clock(Math.min(clock.achievedMhz(), mhz), clock.wantedMhz()));
    }
    return new TimingReport(slower, used, available, critical);
  }

  /** The same, but no clock has to reach more than that. */
  TimingReport askingAtMost(double mhz) {
    Map<String, Clock> asked = new TreeMap<>(clocks);
    asked.replaceAll(
        (name, clock) -> new Clock(clock.achievedMhz(), Math.min(clock.wantedMhz(), mhz)));
    return new TimingReport(asked, used, available, critical);
  }

  /** The clock of the design itself: of those that have to reach the most, the slowest. */
  Clock main() {
    return clocks.values().stream()
        .max(
            Comparator.comparingDouble(Clock::wantedMhz)
                .thenComparing(Clock::achievedMhz, Comparator.reverseOrder()))
        .orElseThrow(() -> new SynthException("place and route found no clock"));
  }

  /** The slowest path from a clock edge to an edge of the same clock. */
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
