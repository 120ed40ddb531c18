package tern.resident;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tern.bench.ModelShape;
import tern.bench.ResidentWorkload;
import tern.device.DevicePreset;
import tern.model.HeadMode;

/** What a token of 2B-4T's shape costs on a preset, by the model of the hardware. */
final class CyclesText {
  static final int POSITIONS = 1024;
  private static final String LAYER = "layer 1: ";

  private final StringBuilder text = new StringBuilder();
  private final ResidentModel model;
  private final Timeline timeline;
  private final double clockHz;

  /** Steps of one name. */
  private record Steps(StepPart part, int count, double cycles) {
    Steps plus(Steps more) {
      return new Steps(part, count + more.count, cycles + more.cycles);
    }
  }

  CyclesText() {
    DevicePreset preset = DevicePreset.named("kv260").orElseThrow();
    ModelShape shape = ModelShape.published("2b4t").orElseThrow();
    this.model =
        new ResidentWorkload(shape, shape.layers(), 1, HeadMode.FAST, 256, 0)
            .model(preset.config(), POSITIONS, 0);
    this.timeline = Timeline.of(model, preset.exponentials(), POSITIONS - 1);
    this.clockHz = preset.config().clockKhz() * 1e3;
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static List<Timeline.Step> layer(List<Timeline.Step> steps, List<String> names) {
    return IntStream.range(0, steps.size())
        .filter(i -> names.get(i).startsWith(LAYER))
        .mapToObj(steps::get)
        .toList();
  }

  /** The second layer, drawn. */
  String picture() {
    ResidentProgram.Names names = model.program().names();
    return new LayerPicture(
            layer(timeline.products(), names.products()),
            layer(timeline.vectors(), names.vectors()))
        .svg();
  }

  String text() {
    ResidentProgram program = model.program();
    line(
        "2B-4T's shape on `kv260`, fast head, a program for %,d positions, all of them seen:",
        POSITIONS);
    line(
        "%,d products and %,d vector instructions a token, %,.0f MB of device memory.",
        program.productCount(), program.vectorCount(), model.bytes() / 1e6);
    line("");
    line(
        "**Derived** by `Timeline`, a model of the hardware, not measured: %,.0f cycles a token, %.1f tokens/s",
        timeline.cycles(), clockHz / timeline.cycles());
    line(
        "at %.0f MHz. What a token waits for is a chain of steps that adds up to the whole; the other",
        clockHz / 1e6);
    line("vector instructions run while the array has work.");
    line("");
    line(
        "| part | weights are read for | waits for products | waits for vectors | vectors in all |");
    line("|---|---|---|---|---|");
    double[] sum = new double[4];
    timeline
        .parts()
        .forEach(
            (part, cost) -> {
              double[] all = {cost.stream(), cost.products(), cost.vectors(), cost.busy()};
              row(part.label(), all);
              for (int i = 0; i < all.length; i++) {
                sum[i] += all[i];
              }
            });
    row("all", sum);
    measured();
    steps();
    return text.toString();
  }

  /**
   * What was measured, by the commands that stand there; these figures do not follow the program.
   */
  private void measured() {
    line("");
    line(
        "**Measured** in RTL with DDR4 modelled, all of memory equal to the twin's: 9,921,445 cycles,");
    line(
        "25.2 tokens/s, 97.3 %% of 16.0 GB/s over all bytes (`./tern bench token --shape 2b4t --preset kv260");
    line(
        "--context 1024 --resident`). Layers take longer than derived: what reads memory waits for a DRAM that");
    line("weights keep busy.");
    line("");
    line(
        "A prompt runs in blocks of 8 tokens (`PromptPrograms`), which read weights once. Measured, exact too:");
    line(
        "16,775,961 cycles for the block that ends at position 128, 119 tokens/s, array busy 22.2 %% (the same");
    line("with `--context 128 --tokens 8`).");
  }

  private void row(String name, double[] cycles) {
    line(
        "| %s | %,.0f | %,.0f | %,.0f | %,.0f |", name, cycles[0], cycles[1], cycles[2], cycles[3]);
  }

  /** Every step of a layer, those of one name together. */
  private void steps() {
    line("");
    line("![A layer](layer.svg)");
    line("");
    line(
        "Its second layer, drawn above with a line wherever one list waited for the other, step by step:");
    line("");
    line("| step | part | times | cycles in all |");
    line("|---|---|---|---|");
    ResidentProgram.Names names = model.program().names();
    table("product: ", timeline.products(), names.products());
    table("", timeline.vectors(), names.vectors());
  }

  /** The name of a step without its matrix, and without the numbers of heads, blocks and pages. */
  private static String plain(String name) {
    return name.substring(LAYER.length())
        .replaceFirst("^[A-Z_]+, ", "")
        .replaceFirst(" (from|of key) head.*", "")
        .replaceFirst("^block \\d+", "a block of rows")
        .replaceFirst(" \\d+$", "");
  }

  private void table(String kind, List<Timeline.Step> steps, List<String> names) {
    Map<String, Steps> all = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      if (names.get(i).startsWith(LAYER)) {
        Timeline.Step step = steps.get(i);
        double cycles = step.product() ? step.stream() : step.cycles();
        String name = plain(names.get(i));
        all.merge(step.part().label() + name, new Steps(step.part(), 1, cycles), Steps::plus);
      }
    }
    all.forEach(
        (name, s) ->
            line(
                "| %s%s | %s | %d | %,.0f |",
                kind, name.substring(s.part.label().length()), s.part.label(), s.count, s.cycles));
  }
}
