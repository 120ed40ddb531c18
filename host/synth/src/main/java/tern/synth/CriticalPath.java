package tern.synth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path that limits a clock, from register to register.
 *
 * @param withinClock whether it starts and ends at the same clock
 * @param from module and signal at its start
 * @param to module and signal at its end
 * @param modules modules along it, in order
 * @param levels number of logic cells between the two registers
 * @param logicNs time in cells
 * @param routingNs time in wires
 */
record CriticalPath(
    boolean withinClock,
    String from,
    String to,
    List<String> modules,
    int levels,
    double logicNs,
    double routingNs) {

  /** Suffixes that Yosys appends to a signal's name for the cell that drives it. */
  private static final Pattern CELL =
      Pattern.compile("_(TRELLIS_|LUT\\d|CCU2C|PFUMX|L6MUX21|DP16KD|MULT|DFF|ALU|MUX2_|\\$|D_).*");

  static CriticalPath of(JsonNode path) {
    List<String> cells = new ArrayList<>();
    int levels = 0;
    double logic = 0;
    double routing = 0;
    for (JsonNode segment : path.path("path")) {
      String type = segment.path("type").asText();
      double delay = segment.path("delay").asDouble();
      if (type.equals("routing")) {
        routing += delay;
        cells.add(segment.path("to").path("cell").asText());
      } else {
        logic += delay;
        levels += type.equals("logic") ? 1 : 0;
      }
      if (type.equals("clk-to-q") || type.equals("source")) {
        cells.add(segment.path("from").path("cell").asText());
      }
    }
    LinkedHashSet<String> modules = new LinkedHashSet<>();
    cells.forEach(cell -> modules.add(module(cell)));
    return new CriticalPath(
        path.path("from").asText().equals(path.path("to").asText())
            && !path.path("from").asText().contains("<async>"),
        cells.isEmpty() ? "" : signal(cells.getFirst()),
        cells.isEmpty() ? "" : signal(cells.getLast()),
        List.copyOf(modules),
        levels,
        logic,
        routing);
  }

  double nanoseconds() {
    return logicNs + routingNs;
  }

  /** Describes the path in a sentence. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "from %s to %s: %d levels of logic, %.1f ns, of which %.1f in wires%s",
        from,
        to,
        levels,
        nanoseconds(),
        routingNs,
        modules.size() > 2
            ? "; through " + String.join(", ", modules.subList(1, modules.size() - 1))
            : "");
  }

  /** Returns the signal that a cell drives, with its modules: Yosys names the cell after it. */
  static String signal(String cell) {
    Matcher match = CELL.matcher(cell);
    return match.find() ? cell.substring(0, match.start()) : cell;
  }

  private static String module(String cell) {
    String signal = signal(cell);
    int dot = signal.lastIndexOf('.');
    return dot < 0 ? "the top" : signal.substring(0, dot);
  }
}
