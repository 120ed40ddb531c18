package tern.synth;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tern.synth.io.Texts;
import tern.synth.place.Tuning;

/**
 * The scripts and arguments of each step. Together with the input files and the tools' versions,
 * they determine the result. Tools see only the files of their folder, so paths are relative to it.
 *
 * @param top top module
 */
record Recipe(NextpnrFamily family, Board board, String top, RouteChoices choices, Tuning tuning) {
  static final String NETLIST = "netlist.json";
  static final String COUNTS = "netlist-stat.json";
  static final String PLANNED = "planned.json";
  static final String PLACED = "placed.json";
  static final String REFINED = "refined.json";
  static final String PINS = "board.pins";
  static final String REPORT = "routed.json";
  private static final String ROUTED = "routed.design";

  /** Routing attempts of one placement, each with the next seed. */
  static final int ROUTINGS = 3;

  /** Returns the script for Yosys. */
  String synthesis(List<Path> verilog) {
    return synthesis(family, board, top, verilog);
  }

  static String synthesis(NextpnrFamily family, Board board, String top, List<Path> verilog) {
    String files =
        verilog.stream().map(file -> "\"" + file + "\"").collect(Collectors.joining(" "));
    // No memory with a clocked read is read at the address written in the same cycle, so none needs
    // a bypass.
    return String.format(
        Locale.ROOT,
        "read_verilog -sv %s; proc; setattr -set no_rw_check 1 */w:_R0_addr_d0 %%m; %s; tee -q -o %s stat -json",
        files,
        family.synthesis(board, top, NETLIST),
        COUNTS);
  }

  /** Returns the arguments with which nextpnr places; {@link #route} follows. */
  List<String> place() {
    List<String> arguments = nextpnr(packed(), choices);
    arguments.addAll(family.pins(PINS));
    arguments.addAll(List.of("--no-route", "--write", PLACED));
    return arguments;
  }

  /** Returns the arguments with which nextpnr routes, after placing if that was not done before. */
  List<String> route(RouteChoices drawn) {
    List<String> arguments = nextpnr(choices.refined() ? REFINED : packed(), drawn);
    arguments.addAll(choices.refined() ? List.of("--no-pack", "--no-place") : family.pins(PINS));
    arguments.addAll(family.routed(ROUTED));
    return arguments;
  }

  private String packed() {
    return board.floorplan().isPresent() ? PLANNED : NETLIST;
  }

  private List<String> nextpnr(String design, RouteChoices drawn) {
    List<String> arguments = new ArrayList<>(family.part(board));
    arguments.addAll(List.of("--json", design, "--report", REPORT));
    // A clock that is missed is reported with its path, not as a failure of the step.
    arguments.add("--timing-allow-fail");
    arguments.addAll(drawn.arguments(board.clockMhz()));
    return arguments;
  }

  List<String> pack() {
    return family.packing(board, ROUTED, bitstream());
  }

  String bitstream() {
    return board.name() + family.bitstreamSuffix();
  }

  /** Returns all of this as text for a fingerprint, except names and content of the Verilog. */
  List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(synthesis(List.of()));
    for (Map.Entry<String, String> file : new TreeMap<>(family.files()).entrySet()) {
      facts.add(file.toString());
    }
    board.floorplan().map(Texts::read).ifPresent(facts::add);
    if (choices.refined()) {
      facts.add(String.join(" ", place()));
      facts.add(tuning.toString());
    }
    facts.add(String.join(" ", route(choices)));
    facts.add(
        String.format(Locale.ROOT, "%d routings, %d rounds each", ROUTINGS, RipUpLimit.ROUNDS));
    facts.add(String.join(" ", pack()));
    return facts;
  }
}
