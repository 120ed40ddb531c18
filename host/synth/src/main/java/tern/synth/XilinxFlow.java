package tern.synth;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tern.synth.io.Texts;

/**
 * Synthesises a board's shell for AMD parts with Yosys, and counts its resources. Only the vendor's
 * tools can place and route it. Ports get no pads, since they end inside the chip.
 *
 * @param folder folder for results and logs
 */
public record XilinxFlow(Board board, Tool yosys, Path folder, Steps steps) {
  /** The name of this flow in {@code board.json}. */
  public static final String NAME = "yosys-xilinx";

  /**
   * Synthesises the generated Verilog, flattened except for kept modules so that memories absorb
   * their registers.
   */
  public ResourceReport run(Path generated, String top) {
    Sources sources = new Sources(generated);
    String script =
        String.format(
            Locale.ROOT,
            "%s; tee -q -o %s stat -json",
            script(board, sources.quoted(folder), top),
            "netlist-stat.json");
    long start = System.nanoTime();
    steps.run("synthesis", List.of(yosys.command().toString(), "-q", "-p", script));
    double seconds = (System.nanoTime() - start) / 1e9;
    Path stat = folder.resolve("netlist-stat.json");
    return report(counts(stat, Texts.read(stat)), Texts.json(sources.config()), seconds);
  }

  /**
   * Returns the Yosys script from Verilog to a netlist.
   *
   * @param files files to read, quoted and relative to the folder in which Yosys runs
   */
  static String script(Board board, String files, String top) {
    return String.format(
        Locale.ROOT,
        "read_verilog -sv %s;%s synth_xilinx -family %s%s -top %s -flatten -noiopad -noclkbuf",
        files,
        kept(board, top),
        board.family(),
        ultraRam(board),
        top);
  }

  /** Reads cells by type of the whole design; Yosys 0.23 lists submodules in between the JSON. */
  static JsonNode counts(Path file, String text) {
    JsonNode stat = Texts.json(file, text.replaceAll("(?m)^ +[^\\s\"]+ +\\d+$", ""));
    return stat.path("design").path("num_cells_by_type");
  }

  /**
   * Returns commands that keep the board's modules, which are synthesised once for all instances.
   */
  private static String kept(Board board, String top) {
    return board.kept().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            " hierarchy -top %s; setattr -mod -set keep_hierarchy 1 %s;",
            top,
            String.join(" ", board.kept()));
  }

  /** Returns the option that makes Yosys use UltraRAM on parts that have it. */
  private static String ultraRam(Board board) {
    return board.family().equals("xcup") ? " -uram" : "";
  }

  ResourceReport report(JsonNode types, JsonNode config, double seconds) {
    Map<String, Integer> cells = new TreeMap<>();
    types.properties().forEach(type -> cells.put(type.getKey(), type.getValue().asInt()));
    int lanes =
        config.path("tokenRows").asInt()
            * config.path("outputCols").asInt()
            * config.path("lanes").asInt();
    int logic = count(cells, "LUT\\d.*");
    int ram = lutsOfRam(cells);
    int shift = count(cells, "SRL.*");
    return new ResourceReport(
        board.name(),
        board.part(),
        board.configuration(),
        ResourceReport.STATE,
        logic + ram + shift,
        ram + shift,
        count(cells, "FD.*"),
        count(cells, "CARRY.*"),
        // An 18 Kbit block is half of a 36 Kbit block.
        (2 * count(cells, "RAMB36.*") + count(cells, "RAMB18.*")) / 2.0,
        count(cells, "URAM.*"),
        count(cells, "DSP.*"),
        board.clockMhz(),
        lanes,
        (double) (logic + ram + shift) / lanes,
        cells,
        seconds);
  }

  /** Counts the LUTs that LUT RAMs take. */
  private static int lutsOfRam(Map<String, Integer> cells) {
    int luts = 0;
    for (Map.Entry<String, Integer> cell : cells.entrySet()) {
      luts += cell.getValue() * lutsOf(cell.getKey());
    }
    return luts;
  }

  private static int lutsOf(String cell) {
    return switch (cell) {
      case "RAM32M16", "RAM64M8" -> 8;
      case "RAM32M", "RAM64M", "RAM256X1S", "RAM128X1D" -> 4;
      case "RAM256X1D" -> 8;
      case "RAM512X1S" -> 8;
      case "RAM128X1S", "RAM64X1D", "RAM32X1D" -> 2;
      case "RAM64X1S", "RAM32X1S" -> 1;
      default -> 0;
    };
  }

  private static int count(Map<String, Integer> cells, String types) {
    return cells.entrySet().stream()
        .filter(cell -> cell.getKey().matches(types))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
