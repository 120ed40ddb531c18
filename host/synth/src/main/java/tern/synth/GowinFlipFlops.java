package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Behind each flip-flop of a Gowin chip stands a look-up table, which no other logic can use:
 * nextpnr places both as one only where the netlist has both. So a flip-flop that has none is given
 * one that passes its input through; else places are counted that are not there.
 */
final class GowinFlipFlops {
  /** Inputs besides data and clock, by the letters behind {@code DFF}. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("", List.of()),
          new Kind("R", List.of("RESET")),
          new Kind("S", List.of("SET")),
          new Kind("C", List.of("CLEAR")),
          new Kind("P", List.of("PRESET")));

  private record Kind(String letters, List<String> inputs) {}

  private GowinFlipFlops() {}

  /** Commands of Yosys, which read {@link #techmap} from a file. */
  static String commands(String file) {
    return String.format(
        Locale.ROOT,
        "splitnets; select -set paired t:LUT* %%x:+[F] w:* %%i %%x:+[D] t:DFF* %%i;"
            + " techmap -max_iter 1 -map %s t:DFF* @paired %%d; clean",
        file);
  }

  /** What becomes of a flip-flop alone. */
  static String techmap() {
    return KINDS.stream()
        .map(kind -> module(kind.letters(), kind.inputs()) + enabled(kind))
        .collect(Collectors.joining());
  }

  private static String enabled(Kind kind) {
    List<String> inputs = Stream.concat(kind.inputs().stream(), Stream.of("CE")).toList();
    return module(kind.letters() + "E", inputs);
  }

  private static String module(String letters, List<String> inputs) {
    String ports = inputs.stream().map(", "::concat).collect(Collectors.joining());
    String wires =
        inputs.stream()
            .map(input -> String.format(Locale.ROOT, ", .%s(%s)", input, input))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        """
        (* techmap_celltype = "DFF%s" *)
        module through%s(output Q, input D, CLK%s);
          wire passed;
          LUT1 #(.INIT(2'b10)) through(.F(passed), .I0(D));
          DFF%s _TECHMAP_REPLACE_(.Q(Q), .D(passed), .CLK(CLK)%s);
        endmodule
        """,
        letters,
        letters,
        ports,
        letters,
        wires);
  }
}
