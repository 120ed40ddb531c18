package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.backend.Backends;
import tern.checkpoint.ModelLoader;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.device.fake.Configs;
import tern.model.HeadMode;
import tern.model.ModelConfig.Gate;
import tern.model.Multipliers;
import tern.ternary.TritCodec;
import tern.weights.ModelWeights;

/** A prompt that is taken in blocks leaves what it leaves token by token: every bit. */
class PromptProgramsTest {
  private static final long BASE = 0x8000_0000L;
  private static final Path AUSTEN = Backends.home().resolve("models/austen-3m");

  /** Memory of a model, and its programs on it. */
  private static final class Run {
    private final ResidentModel model;
    private final MemorySegment memory;

    Run(ResidentModel model) {
      this.model = model;
      this.memory = Arena.ofAuto().allocate(model.bytes(), 64);
      model.load(memory);
    }

    void check(ProgramSteps steps) {
      ResidentShape shape = model.shape();
      ProgramCheck.check(shape.device(), shape.unit(), steps.program(), memory, BASE);
    }

    ResidentTwin twin(ProgramSteps steps, ResidentTwin.Haste haste) {
      ResidentShape shape = model.shape();
      return new ResidentTwin(shape.device(), shape.unit(), steps.program(), memory, BASE, haste);
    }

    byte[] bytes(MemoryRegion region) {
      return memory.asSlice(region.address() - BASE, region.bytes()).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static void equalsTokenByToken(
      ResidentShape shape, ModelWeights weights, int rows, int prompt, ResidentTwin.Haste haste) {
    ResidentModel model = ResidentModel.of(shape, weights, BASE, rows);
    PromptPrograms programs = model.prompt().orElseThrow();
    int[] ids =
        new SplittableRandom(5).ints(prompt, 0, weights.config().vocabularySize()).toArray();
    Run one = new Run(model);
    Run blocks = new Run(model);
    blocks.check(model.steps());
    blocks.check(programs.embed());
    blocks.check(programs.block());
    ResidentTwin token = one.twin(model.steps(), haste);
    for (int id : ids) {
      token.advance(id);
    }
    ResidentTwin embed = blocks.twin(programs.embed(), haste);
    ResidentTwin block = blocks.twin(programs.block(), haste);
    int taken = prompt / rows * rows;
    for (int i = 0; i < taken; i++) {
      embed.advance(ids[i]);
    }
    for (int last = rows - 1; last < taken; last += rows) {
      block.restart(last);
      block.advance(ids[last]);
    }
    ResidentTwin rest = blocks.twin(model.steps(), haste);
    rest.restart(taken);
    for (int i = taken; i < prompt; i++) {
      rest.advance(ids[i]);
    }
    for (MemoryRegion region : model.regions()) {
      boolean past =
          region.name().startsWith("pages of") || region.name().startsWith("scales of keys and");
      if (past || region.filled()) {
        assertThat(blocks.bytes(region)).as(region.name()).isEqualTo(one.bytes(region));
      }
    }
    int left = ids[0];
    int right = ids[0];
    for (int i = 0; i < 3; i++) {
      left = token.next(left);
      right = rest.next(right);
      assertThat(blocks.model.record(blocks.memory, prompt + i))
          .usingRecursiveComparison()
          .isEqualTo(one.model.record(one.memory, prompt + i));
    }
  }

  private static ResidentShape shape(
      DeviceConfig device, ModelWeights weights, int positions, int page, HeadMode head) {
    return new ResidentShape(
        device, VectorShape.of(device), weights.config(), positions, page, head);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 2, 2, SQUARED_RELU, true, false, 4, 22, PRODUCTS",
    "96, 1, 4, SILU, false, false, 2, 19, VECTORS",
    "100, 3, 1, SQUARED_RELU, true, false, 4, 20, PRODUCTS",
    "128, 2, 4, SILU, true, true, 8, 33, VECTORS",
    "96, 2, 1, SQUARED_RELU, false, true, 16, 35, PRODUCTS"
  })
  void modelsOfAllShapes(
      int dim,
      int keyHeads,
      int group,
      Gate gate,
      boolean subNorms,
      boolean headNorms,
      int rows,
      int prompt,
      ResidentTwin.Haste haste) {
    ModelWeights weights =
        new RandomWeights(dim, keyHeads, group, 70, gate, subNorms, headNorms, Multipliers.NONE)
            .weights();
    DeviceConfig device = Configs.resident(Configs.base3(20, 16));
    equalsTokenByToken(shape(device, weights, 40, 16, HeadMode.FAST), weights, rows, prompt, haste);
  }

  @ParameterizedTest
  @CsvSource({"kv260, 8", "u280x2, 8", "ulx3s, 4"})
  void presets(String preset, int rows) {
    DeviceConfig device = DevicePreset.named(preset).orElseThrow().config();
    ModelWeights weights = new RandomWeights(64, 1, 2).weights();
    int page = Math.max(16, device.beatBytes());
    equalsTokenByToken(
        shape(device, weights, 80, page, HeadMode.EXACT),
        weights,
        rows,
        70,
        ResidentTwin.Haste.PRODUCTS);
  }

  /** A buffer with room for one row at a time. */
  @Test
  void aSmallBuffer() {
    DeviceConfig device = Configs.resident(Configs.base3(20, 16));
    ModelWeights weights = new RandomWeights(64, 1, 4).weights();
    ResidentShape shape =
        new ResidentShape(
            device, new VectorShape(4, 3072, 8), weights.config(), 100, 16, HeadMode.EXACT);
    equalsTokenByToken(shape, weights, 8, 90, ResidentTwin.Haste.VECTORS);
  }

  /** Rows that take several jobs, and factors everywhere. */
  @Test
  void longRowsAndMultipliers() {
    DeviceConfig device =
        Configs.resident(
            new DeviceConfig(
                0, 4, 20, 16, 1, TritCodec.BASE_THREE, 128, 4, 64, 256, 8, 100_000, 64));
    Multipliers factors = new Multipliers(3.5f, 0.3f, 0.7f);
    ModelWeights weights =
        new RandomWeights(64, 2, 2, 150, Gate.SQUARED_RELU, true, false, factors).weights();
    equalsTokenByToken(
        shape(device, weights, 40, 16, HeadMode.FAST), weights, 4, 30, ResidentTwin.Haste.PRODUCTS);
  }

  @Test
  void aTrainedModel() {
    DeviceConfig device = DevicePreset.named("kv260").orElseThrow().config();
    ModelWeights weights = ModelLoader.open(AUSTEN, warning -> {}).weights();
    equalsTokenByToken(
        shape(device, weights, 48, 16, HeadMode.FAST), weights, 8, 37, ResidentTwin.Haste.VECTORS);
  }

  @Test
  void blocksThatDoNotFitAreRefused() {
    DeviceConfig device = DevicePreset.named("kv260").orElseThrow().config();
    ModelWeights weights = new RandomWeights(64, 1, 2).weights();
    ResidentShape shape = shape(device, weights, 40, 16, HeadMode.FAST);
    for (int rows : new int[] {0, 6, 32, 512}) {
      assertThatThrownBy(() -> ResidentModel.of(shape, weights, BASE, rows))
          .isInstanceOf(ResidentException.class)
          .hasMessageContaining("blocks of " + rows + " tokens");
    }
  }
}
