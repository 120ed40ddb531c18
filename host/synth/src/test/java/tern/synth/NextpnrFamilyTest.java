package tern.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import tern.synth.io.SynthException;

/** The arguments of tools for the repository's boards. */
class NextpnrFamilyTest {
  private static NextpnrFamily familyOf(Board board) {
    return NextpnrFamily.named(board.flow());
  }

  @Test
  void ecp5IsTheDefault() {
    Board board = Constraints.board("ulx3s_85f_onchip");
    assertThat(familyOf(board)).isInstanceOf(Ecp5Family.class);
    assertThat(familyOf(board).part(board))
        .containsExactly("--85k", "--package", "CABGA381", "--speed", "6");
    assertThat(familyOf(board).pins("pins")).containsExactly("--lpf", "pins");
    assertThat(familyOf(board).routed("routed")).containsExactly("--textcfg", "routed");
    assertThat(familyOf(board).isRefinable()).isTrue();
    assertThat(familyOf(board).synthesis(board, "Ulx3s", "out.json"))
        .isEqualTo(
            "synth_ecp5 -nowidelut -top Ulx3s; setattr -mod -unset keep_hierarchy *; flatten; write_json out.json");
    assertThat(familyOf(board).synthesis(board.withPreset("tiny"), "Ulx3s", "out.json"))
        .isEqualTo("synth_ecp5 -nowidelut -top Ulx3s; write_json out.json");
  }

  @Test
  void gowinTakesPartAndFamily() {
    Board board = Constraints.board("tang_nano_20k");
    assertThat(familyOf(board)).isInstanceOf(GowinFamily.class);
    assertThat(familyOf(board).part(board)).contains("GW2AR-LV18QN88C8/I7", "family=GW2A-18C");
    assertThat(familyOf(board).pins("pins")).contains("cst=pins");
    assertThat(familyOf(board).isRefinable()).isFalse();
    assertThat(familyOf(board).packing(board, "routed", "out.fs"))
        .containsExactly("-d", "GW2A-18C", "-o", "out.fs", "routed");
    assertThat(familyOf(board).synthesis(board, "TangNano20k", "out.json"))
        .contains("-family gw2a -top TangNano20k", "write_json out.json");
    assertThat(board.pins()).isRegularFile();
  }

  @Test
  void everyFlipFlopOfGowinHasItsTechmap() {
    assertThat(GowinFlipFlops.techmap())
        .contains("module throughE(output Q, input D, CLK, CE);")
        .contains("DFFRE _TECHMAP_REPLACE_(.Q(Q), .D(passed), .CLK(CLK), .RESET(RESET), .CE(CE));")
        .containsOnlyOnce("\"DFFPE\"");
  }

  @Test
  void onlyEcp5IsRefinedAndOthersAreRefusedAtOnce() {
    Board board = Constraints.board("tang_nano_20k");
    NextpnrFlow flow = new NextpnrFlow(board, null, null, null);
    RouteChoices refined = new RouteChoices(1, "heap", "router2", true, false);
    assertThatThrownBy(() -> flow.run("generated", "TangNano20k", refined))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("GW2AR-LV18QN88C8/I7 cannot be refined");
    ObjectNode planned = board.description().deepCopy().put("floorplan", "plan.json");
    NextpnrFlow other = new NextpnrFlow(new Board(board.folder(), planned), null, null, null);
    RouteChoices plain = new RouteChoices(1, "heap", "router2", false, false);
    assertThatThrownBy(() -> other.run("generated", "TangNano20k", plain))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("'floorplan' is only for ECP5, not for GW2AR-LV18QN88C8/I7");
  }

  @Test
  void choicesAreArgumentsOfNextpnr() {
    assertThat(String.join(" ", new RouteChoices(3, "static", "router2", true, true).arguments(90)))
        .isEqualTo("--freq 91.8 --seed 3 --placer static --router router2 --tmg-ripup");
    assertThat(String.join(" ", new RouteChoices(1, "heap", "router1", false, false).arguments(80)))
        .isEqualTo("--freq 80.0 --seed 1 --placer heap --router router1");
  }

  @Test
  void anotherFlowIsRefused() {
    assertThatThrownBy(() -> NextpnrFamily.named("magic"))
        .isInstanceOf(SynthException.class)
        .hasMessageContaining("nextpnr-gowin");
  }
}
