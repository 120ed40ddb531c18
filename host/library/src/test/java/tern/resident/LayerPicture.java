package tern.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws a layer of a program as it flows: products above, vector instructions below, as SVG. */
final class LayerPicture {
  private static final int LEFT = 90;
  private static final int WIDTH = 850;
  private static final int PRODUCTS = 60;
  private static final int VECTORS = 150;
  private static final int HEIGHT = 50;
  private static final int BOTTOM = 225;
  private static final List<String> COLOURS =
      List.of(
          "#9aa5b1", "#5b6770", "#1f6f8b", "#d08c2e", "#7a5ba6", "#3d7a3d", "#b3541e", "#7f8c1f",
          "#a63d57");

  private final StringBuilder text = new StringBuilder();
  private final List<Timeline.Step> products;
  private final List<Timeline.Step> vectors;
  private final double begin;
  private final double end;

  /** Steps of one part, with no gap between them that could be seen. */
  private record Bar(StepPart part, double from, double to) {}

  LayerPicture(List<Timeline.Step> products, List<Timeline.Step> vectors) {
    this.products = products;
    this.vectors = vectors;
    this.begin = vectors.getFirst().start();
    this.end = vectors.getLast().end();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private double x(double cycle) {
    return LEFT + WIDTH * (Math.clamp(cycle, begin, end) - begin) / (end - begin);
  }

  private static List<Bar> bars(List<Timeline.Step> steps, double gap) {
    List<Bar> bars = new ArrayList<>();
    for (Timeline.Step step : steps) {
      Bar last = bars.isEmpty() ? null : bars.getLast();
      if (last != null && last.part == step.part() && step.start() - last.to < gap) {
        bars.set(bars.size() - 1, new Bar(last.part, last.from, step.taken()));
      } else if (step.taken() > step.start()) {
        bars.add(new Bar(step.part(), step.start(), step.taken()));
      }
    }
    return bars;
  }

  private void lane(String name, int y, List<Timeline.Step> steps) {
    line("  <text x=\"10\" y=\"%d\">%s</text>", y + HEIGHT / 2 + 5, name);
    line(
        "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f4f6f9\"/>",
        LEFT, y, WIDTH, HEIGHT);
    for (Bar bar : bars(steps, (end - begin) / WIDTH)) {
      line(
          "  <rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          x(bar.from),
          y,
          Math.max(0.3, x(bar.to) - x(bar.from)),
          HEIGHT,
          COLOURS.get(bar.part.ordinal()));
    }
  }

  /** Lines from what a step waited for in the other lane. */
  private void waits() {
    line("  <g stroke=\"#22303f\" stroke-width=\"0.7\">");
    Stream.concat(products.stream(), vectors.stream())
        .filter(step -> step.cause() != null && step.cause().product() != step.product())
        .filter(step -> step.start() > begin)
        .forEach(
            step ->
                line(
                    "    <path d=\"M%.1f %dL%.1f %d\"/>",
                    x(step.start()),
                    step.product() ? VECTORS : PRODUCTS + HEIGHT,
                    x(step.start()),
                    step.product() ? PRODUCTS + HEIGHT : VECTORS));
    line("  </g>");
  }

  private void legend(List<StepPart> parts) {
    int x = LEFT;
    for (StepPart part : parts) {
      line(
          "  <rect x=\"%d\" y=\"22\" width=\"12\" height=\"12\" fill=\"%s\"/>",
          x, COLOURS.get(part.ordinal()));
      line("  <text x=\"%d\" y=\"33\">%s</text>", x + 17, part.label());
      x += 110;
    }
  }

  private void axis() {
    double cycles = end - begin;
    double step = 50_000;
    for (double at = 0; at <= cycles; at += step) {
      line(
          "  <text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,.0f</text>",
          x(begin + at), BOTTOM, at);
    }
    line("  <text x=\"10\" y=\"%d\">cycles</text>", BOTTOM);
  }

  String svg() {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 %d\" font-family=\"Helvetica,"
            + " Arial, sans-serif\" font-size=\"13\" role=\"img\" aria-label=\"Products and vector"
            + " instructions of a layer over time\">",
        BOTTOM + 15);
    line("  <rect width=\"960\" height=\"%d\" fill=\"#ffffff\"/>", BOTTOM + 15);
    lane("products", PRODUCTS, products);
    lane("vectors", VECTORS, vectors);
    waits();
    legend(
        Stream.concat(products.stream(), vectors.stream())
            .map(Timeline.Step::part)
            .distinct()
            .sorted()
            .toList());
    axis();
    line("</svg>");
    return text.toString();
  }
}
