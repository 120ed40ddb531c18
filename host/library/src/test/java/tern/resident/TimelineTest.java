package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.model.HeadMode;
import tern.weights.ModelWeights;

/** Times that are derived from a program keep its order, and its waits. */
class TimelineTest {
  private static final int POSITIONS = 64;

  private static ResidentModel model() {
    DeviceConfig device = DevicePreset.named("kv260").orElseThrow().config();
    ModelWeights weights = new RandomWeights(64, 2, 2).weights();
    return ResidentModel.of(
        new ResidentShape(
            device, VectorShape.of(device), weights.config(), POSITIONS, 16, HeadMode.FAST),
        weights,
        0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, POSITIONS - 1})
  void eachStepBeginsWhenWhatItWaitsForIsThere(int position) {
    ResidentModel model = model();
    Timeline timeline = Timeline.of(model, 2, position);
    assertThat(timeline.products()).hasSameSizeAs(model.products());
    assertThat(timeline.vectors()).hasSameSizeAs(model.vectors());
    for (int i = 0; i < timeline.products().size(); i++) {
      ProductStep product = model.products().get(i);
      Timeline.Step step = timeline.products().get(i);
      follows(step, timeline.products(), i, timeline.vectors(), product.after());
      double least = position < product.first() ? 0 : Math.max(step.stream() / 2, StepCost.DRAIN);
      assertThat(step.cycles()).isGreaterThanOrEqualTo(least);
    }
    for (int i = 0; i < timeline.vectors().size(); i++) {
      VectorInstruction v = model.vectors().get(i);
      Timeline.Step step = timeline.vectors().get(i);
      follows(step, timeline.vectors(), i, timeline.products(), v.after());
      assertThat(step.cycles() == 0).isEqualTo(position < v.first());
    }
  }

  private static void follows(
      Timeline.Step step, List<Timeline.Step> own, int i, List<Timeline.Step> others, int after) {
    if (i > 0) {
      assertThat(step.start()).isGreaterThanOrEqualTo(own.get(i - 1).taken());
      assertThat(step.end()).isGreaterThanOrEqualTo(own.get(i - 1).end());
    }
    if (after > 0) {
      assertThat(step.start()).isGreaterThanOrEqualTo(others.get(after - 1).end());
    }
  }

  @Test
  void partsAddUpToTheToken() {
    ResidentModel model = model();
    Timeline timeline = Timeline.of(model, 2, POSITIONS - 1);
    assertThat(timeline.parts()).containsOnlyKeys(StepPart.values());
    double waited = timeline.parts().values().stream().mapToDouble(Timeline.Cost::cycles).sum();
    assertThat(waited).isCloseTo(timeline.cycles(), offset(1e-3));
    double busy = timeline.parts().values().stream().mapToDouble(Timeline.Cost::busy).sum();
    double cycles = timeline.vectors().stream().mapToDouble(Timeline.Step::cycles).sum();
    assertThat(busy).isCloseTo(cycles, offset(1e-3)).isLessThanOrEqualTo(timeline.cycles());
  }

  @Test
  void aLaterTokenTakesLonger() {
    ResidentModel model = model();
    assertThat(Timeline.of(model, 2, POSITIONS - 1).cycles())
        .isGreaterThan(Timeline.of(model, 2, 0).cycles());
  }

  /** A stream of three products into a buffer of 100 cycles. */
  @Test
  void weightsComeNoFurtherAheadThanTheirBuffer() {
    WeightStream stream = new WeightStream(100);
    assertThat(stream.read(60, 0, 500)).isEqualTo(60);
    stream.take(60, 500, 530);
    // 40 fit at once, the other 40 as the first product is taken.
    assertThat(stream.read(80, 0, 530)).isEqualTo(520);
    stream.take(80, 530, 570);
    // What another step writes is read from then on.
    assertThat(stream.read(50, 1000, 1000)).isEqualTo(1050);
    stream.take(50, 1000, 1050);
    // More than the buffer has room for: 100 ahead, 200 while they are taken.
    assertThat(stream.read(300, 0, 2000)).isEqualTo(2200);
  }
}
