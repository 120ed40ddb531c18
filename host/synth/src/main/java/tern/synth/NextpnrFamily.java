package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tern.synth.io.SynthException;

/** The differences between families of parts in place and route with nextpnr. */
interface NextpnrFamily {

  /** All families that a board may name as its flow. */
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
                        "no flow '%s'; expected one of %s",
                        flow,
                        String.join(", ", names()))));
  }

  private static List<String> names() {
    return Stream.concat(ALL.stream().map(NextpnrFamily::flow), Stream.of(XilinxFlow.NAME))
        .toList();
  }

  /** The flow's name in {@code board.json}. */
  String flow();

  Requirement nextpnr();

  Requirement packer();

  /** Additional files that synthesis reads, by name. */
  default Map<String, String> files() {
    return Map.of();
  }

  /**
   * Returns Yosys commands that map the processed Verilog to a netlist.
   *
   * @param netlist file to write
   */
  String synthesis(Board board, String top, String netlist);

  /** Name of the Yosys folder with the simulation models of the family's cells. */
  String cellFolder();

  /** Arguments of nextpnr that select the part. */
  List<String> part(Board board);

  /** Arguments of nextpnr that name the file with pins and timing. */
  List<String> pins(String file);

  /** Arguments of nextpnr that name the routed design to write for the packer. */
  List<String> routed(String file);

  /** Whether {@link tern.synth.place.Refinement} supports the family. */
  default boolean isRefinable() {
    return false;
  }

  /** Arguments of the packer that make a bitstream of a routed design. */
  List<String> packing(Board board, String routed, String bitstream);

  /**
   * Corrects a timing report where nextpnr is known to be wrong.
   *
   * @param log log of place and route
   */
  default TimingReport corrected(TimingReport report, String log) {
    return report;
  }

  /** File name extension of a bitstream, with the dot. */
  String bitstreamSuffix();

  Cells cells();

  /**
   * Types of the cells that are counted. All are cells of the part, except {@code carry}.
   *
   * @param lut look-up table
   * @param inLuts other cells made of look-up tables, and of how many each
   * @param ff flip-flop
   * @param carry carry cell of the netlist
   * @param blockRam block RAM
   * @param dsp multiplier block, as a regular expression
   */
  record Cells(
      String lut,
      Map<String, Integer> inLuts,
      String ff,
      String carry,
      String blockRam,
      String dsp) {}
}
