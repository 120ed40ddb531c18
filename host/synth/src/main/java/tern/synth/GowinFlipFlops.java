package tern.synth;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pairs each flip-flop of a Gowin chip with the look-up table in front of it, which no other logic
 * can use. nextpnr places both as one only if the netlist has both, so a flip-flop without one gets
 * a look-up table that passes its input through; otherwise nextpnr counts sites that do not exist.
 */
final class GowinFlipFlops {
  /** Inputs besides data and clock, by the letters after {@code DFF}. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("", List.of()),
          new Kind("R", List.of("RESET")),
          new Kind("S", List.of("SET")),
          new Kind("C", List.of("CLEAR")),
          new Kind("P", List.of("PRESET")));

  private record Kind(String letters, List<String> inputs) {}

  private GowinFlipFlops() {}

  /** Returns Yosys commands that read {@link #techmap} from a file. */
  static String commands(String file) {
    return String.format(
        Locale.ROOT,
        "splitnets; select -set paired t:LUT* %%x:+[F] w:* %%i %%x:+[D] t:DFF* %%i;"
            + " techmap -max_iter 1 -map %s t:DFF* @paired %%d; clean",
        file);
  }

  /** Returns the Verilog that replaces a flip-flop without a look-up table. */
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
