package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

/** The twin equals a session of the reference: every bit of every tensor, and every token. */
class ResidentTwinTest {
  private static final Path AUSTEN = Backends.home().resolve("models/austen-3m");

  private static TwinRun run(
      DeviceConfig device,
      ModelWeights weights,
      int positions,
      int page,
      HeadMode head,
      ResidentTwin.Haste haste) {
    ResidentShape shape =
        new ResidentShape(device, VectorShape.of(device), weights.config(), positions, page, head);
    return new TwinRun(shape, weights, haste);
  }

  private static int[] ids(int count, int vocabulary) {
    return new SplittableRandom(5).ints(count, 0, vocabulary).toArray();
  }

  @ParameterizedTest
  @CsvSource({"sim, EXACT, PRODUCTS", "kv260, FAST, VECTORS"})
  void aTrainedModelGeneratesTheTokensOfASession(
      String preset, HeadMode head, ResidentTwin.Haste haste) {
    DeviceConfig device = DevicePreset.named(preset).orElseThrow().config();
    ModelWeights weights = ModelLoader.open(AUSTEN, warning -> {}).weights();
    int compared =
        run(device, weights, 48, 16, head, haste).generate(new int[] {1, 300, 17, 42}, 33);
    assertThat(compared).isEqualTo(36 * (256 + 4 * 3600) + 33 * 256);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 2, 2, SQUARED_RELU, true, false",
    "96, 1, 4, SILU, false, false",
    "100, 3, 1, SQUARED_RELU, true, false",
    "128, 2, 4, SILU, true, true",
    "96, 2, 1, SQUARED_RELU, false, true"
  })
  void modelsOfAllShapesEqualASession(
      int dim, int keyHeads, int group, Gate gate, boolean subNorms, boolean headNorms) {
    RandomWeights random =
        new RandomWeights(dim, keyHeads, group, 70, gate, subNorms, headNorms, Multipliers.NONE);
    equalsASession(Configs.resident(Configs.base3(20, 16)), random);
  }

  private static void equalsASession(DeviceConfig device, RandomWeights random) {
    ModelWeights weights = random.weights();
    for (ResidentTwin.Haste haste : ResidentTwin.Haste.values()) {
      HeadMode head = haste == ResidentTwin.Haste.PRODUCTS ? HeadMode.EXACT : HeadMode.FAST;
      run(device, weights, 40, 16, head, haste).generate(ids(30, RandomWeights.VOCABULARY), 8);
    }
  }

  @ParameterizedTest
  @CsvSource({"kv260", "u280x2", "ulx3s"})
  void presetsEqualASession(String preset) {
    DeviceConfig device = DevicePreset.named(preset).orElseThrow().config();
    int page = Math.max(16, device.beatBytes());
    ModelWeights weights = new RandomWeights(64, 1, 2).weights();
    run(device, weights, 36, page, HeadMode.EXACT, ResidentTwin.Haste.PRODUCTS)
        .generate(ids(30, RandomWeights.VOCABULARY), 6);
  }

  /** Heads whose halves are not whole beats, on the card with the widest ones. */
  @Test
  void headsThatAreNotWholeBeatsEqualASession() {
    DeviceConfig device = DevicePreset.named("u280x2").orElseThrow().config();
    ModelWeights weights = new RandomWeights(100, 2, 2).weights();
    run(device, weights, 36, 32, HeadMode.FAST, ResidentTwin.Haste.VECTORS)
        .generate(ids(30, RandomWeights.VOCABULARY), 6);
  }

  /** Rows that take several jobs, and factors everywhere. */
  @Test
  void longRowsAndMultipliersEqualASession() {
    DeviceConfig device =
        Configs.resident(
            new DeviceConfig(
                0, 4, 20, 16, 1, TritCodec.BASE_THREE, 128, 4, 64, 256, 8, 100_000, 64));
    Multipliers factors = new Multipliers(3.5f, 0.3f, 0.7f);
    equalsASession(
        device, new RandomWeights(64, 2, 2, 150, Gate.SQUARED_RELU, true, false, factors));
  }

  /** A buffer with room for the scores of two of four heads, and for parts of a block. */
  @Test
  void aSmallBufferEqualsASession() {
    DeviceConfig device = Configs.resident(Configs.base3(20, 16));
    ModelWeights weights = new RandomWeights(64, 1, 4).weights();
    ResidentShape shape =
        new ResidentShape(
            device, new VectorShape(4, 1152, 8), weights.config(), 100, 16, HeadMode.EXACT);
    new TwinRun(shape, weights, ResidentTwin.Haste.VECTORS)
        .generate(ids(90, RandomWeights.VOCABULARY), 10);
  }

  /** Pages of 128 positions, begun, filled, and begun again by another text. */
  @Test
  void longTextsEqualASession() {
    DeviceConfig device = DevicePreset.named("kv260").orElseThrow().config();
    ModelWeights weights = new RandomWeights(64, 1, 2).weights();
    TwinRun run = run(device, weights, 300, 128, HeadMode.FAST, ResidentTwin.Haste.PRODUCTS);
    run.generate(ids(282, RandomWeights.VOCABULARY), 18);
    run.generate(ids(5, RandomWeights.VOCABULARY), 140);
  }

  @Test
  void aTextEndsAtAStopOrWithItsBudget() {
    ModelWeights weights = new RandomWeights(64, 1, 2).weights();
    DeviceConfig device = Configs.resident(Configs.base3(20, 16));
    TwinRun run = run(device, weights, 40, 16, HeadMode.FAST, ResidentTwin.Haste.VECTORS);
    int[] prompt = ids(3, RandomWeights.VOCABULARY);
    List<Integer> eight = run.twin().generate(prompt, 8, Set.of());
    assertThat(eight).hasSize(8);
    int entries = VectorShape.ENTRIES;
    int[] record = run.record(2);
    int best =
        IntStream.range(1, entries + 1)
            .filter(i -> record[i] == eight.get(0))
            .findFirst()
            .orElseThrow();
    float logit = Float.intBitsToFloat(record[entries + best]);
    assertThat(record[0]).isEqualTo(eight.get(0));
    for (int i = 1; i <= entries; i++) {
      assertThat(Float.intBitsToFloat(record[entries + i])).isLessThanOrEqualTo(logit);
    }
    run.twin().restart();
    int stop = eight.get(5);
    List<Integer> some = run.twin().generate(prompt, 8, Set.of(stop));
    assertThat(some).isEqualTo(eight.subList(0, eight.indexOf(stop) + 1));
  }
}
