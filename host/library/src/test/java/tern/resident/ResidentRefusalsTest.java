package tern.resident;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.device.fake.Configs;
import tern.model.HeadMode;
import tern.model.ModelConfig.Gate;
import tern.model.Multipliers;
import tern.weights.ModelWeights;

/** Models and devices that do not go together are refused before anything is packed. */
class ResidentRefusalsTest {
  private static final DeviceConfig USUAL = Configs.resident(Configs.base3(20, 16));

  private static void refuses(
      DeviceConfig device, RandomWeights random, int page, HeadMode head, String message) {
    refuses(device, VectorShape.of(device), random, page, head, message);
  }

  private static void refuses(
      DeviceConfig device,
      VectorShape unit,
      RandomWeights random,
      int page,
      HeadMode head,
      String message) {
    ModelWeights weights = random.weights();
    assertThatThrownBy(
            () ->
                ResidentModel.of(
                    new ResidentShape(device, unit, weights.config(), 40, page, head), weights, 0))
        .isInstanceOf(ResidentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesDevicesThatCannot() {
    RandomWeights random = new RandomWeights(64, 1, 2);
    refuses(
        Configs.usual(),
        VectorShape.of(USUAL),
        random,
        16,
        HeadMode.FAST,
        "the configuration has no planes");
    assertThatThrownBy(() -> VectorShape.of(Configs.usual()))
        .isInstanceOf(ResidentException.class)
        .hasMessageContaining("the configuration has no vector unit");
    DeviceConfig odd = Configs.resident(Configs.base3(20, 24));
    refuses(odd, random, 16, HeadMode.FAST, "pages of keys");
    refuses(USUAL, random, 24, HeadMode.FAST, "pages of 24 positions, expected a power of two");
    refuses(USUAL, random, 8, HeadMode.FAST, "a multiple of 16");
    refuses(USUAL, random, 32_768, HeadMode.FAST, "a job takes 16384 at most");
    refuses(USUAL, random, 16, HeadMode.HOST, "the head is on the host, expected exact or fast");
  }

  @Test
  void refusesBuffersThatAreTooSmall() {
    RandomWeights random = new RandomWeights(64, 1, 2);
    refuses(USUAL, new VectorShape(4, 64, 16), random, 16, HeadMode.FAST, "configure more");
    refuses(USUAL, new VectorShape(4, 400, 16), random, 16, HeadMode.FAST, "configure more");
    assertThatThrownBy(() -> new VectorShape(4, 65_540, 16))
        .hasMessage(
            "a vector unit of 4 lanes, 65540 words and a list of 16; expected a power of two, 1 to"
                + " 65536, and at least 1");
  }

  @Test
  void refusesNormsOfHeadsThatAreCut() {
    DeviceConfig wide = DevicePreset.named("u280x2").orElseThrow().config();
    RandomWeights random =
        new RandomWeights(100, 1, 2, 70, Gate.SILU, false, true, Multipliers.NONE);
    refuses(wide, random, 32, HeadMode.EXACT, "half a head is 50 elements");
  }

  @Test
  void refusesMemoryThatIsTooSmall() {
    ModelWeights weights = new RandomWeights(64, 1, 2).weights();
    ResidentShape shape =
        new ResidentShape(USUAL, VectorShape.of(USUAL), weights.config(), 40, 16, HeadMode.FAST);
    ResidentModel model = ResidentModel.of(shape, weights, 0);
    MemorySegment small = Arena.ofAuto().allocate(model.bytes() - 1);
    assertThatThrownBy(() -> model.load(small)).hasMessageContaining("open the device with more");
  }
}
