package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tern.synth.io.SynthException;

/** What place and route with nextpnr differs in from one family of parts to another. */
interface NextpnrFamily {

  /** Those that boards may name as their flow. */
  List<NextpnrFamily> ALL = List.of(new Ecp5Family(), new GowinFamily());

  static NextpnrFamily named(String flow) {
    return ALL.stream()
        .filter(family -> family.flow().equals(flow))
        .findFirst()
        .orElseThrow(
            () ->
                new SynthException(
                    String.format(
                        Locale.ROOT,
                        "no flow '%s'; there are %s",
                        flow,
                        String.join(", ", names()))));
  }

  private static List<String> names() {
    return Stream.concat(ALL.stream().map(NextpnrFamily::flow), Stream.of(XilinxFlow.NAME))
        .toList();
  }

  /** Its name in {@code board.json}. */
  String flow();

  Requirement nextpnr();

  Requirement packer();

  /** Files that synthesis reads besides, by name. */
  default Map<String, String> files() {
    return Map.of();
  }

  /**
   * Commands of Yosys that map what was read and processed to a netlist.
   *
   * @param netlist file to write
   */
  String synthesis(Board board, String top, String netlist);

  /** Arguments that tell nextpnr the part. */
  List<String> part(Board board);

  /** Arguments that tell nextpnr the file with pins and timing. */
  List<String> pins(String file);

  /** Arguments that let nextpnr write what it has routed, for the packer. */
  List<String> routed(String file);

  /** Whether {@link tern.synth.place.Refinement} knows the part. */
  default boolean isRefinable() {
    return false;
  }

  /** Arguments that make a bitstream of what was routed. */
  List<String> packing(Board board, String routed, String bitstream);

  /**
   * What is believed of a timing report.
   *
   * @param log of place and route
   */
  default TimingReport believed(TimingReport report, String log) {
    return report;
  }

  /** How a file with the bitstream ends. */
  String bitstreamSuffix();

  Cells cells();

  /**
   * Names of the cells that are counted.
   *
   * @param lut of the part
   * @param inLuts other cells of the part that are made of its look-up tables, and of how many
   * @param ff of the part
   * @param carry of the netlist
   * @param blockRam of the part
   * @param dsp of the part, as a regular expression
   */
  record Cells(
      String lut,
      Map<String, Integer> inLuts,
      String ff,
      String carry,
      String blockRam,
      String dsp) {}
}
