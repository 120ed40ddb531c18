package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tern.Samples;
import tern.Sim;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

/** The files in sim/vectors match specification and reference, and all implementations agree. */
class GoldenVectorTest {
  private static final DeviceConfig TINY = GoldenVector.config(4, 4, TritCodec.TWO_BIT, 64, 1);
  private static final DeviceConfig SIM = GoldenVector.config(20, 16, TritCodec.BASE_THREE, 128, 4);

  private static final DeviceConfig NETLIST_ECP5 =
      GoldenVector.config(2, 20, TritCodec.BASE_THREE, 64, 1);
  private static final DeviceConfig NETLIST_ULTRASCALE =
      GoldenVector.config(2, 20, TritCodec.BASE_THREE, 64, 2);
  private static final DeviceConfig NETLIST_GOWIN =
      GoldenVector.config(4, 8, TritCodec.TWO_BIT, 64, 1);

  static List<GoldenVector> vectors() {
    return List.of(
        vector("tiny-one-tile", "tiny", TINY, Samples.matrix(4, 4, 1), 1),
        vector("tiny-ragged", "tiny", TINY, Samples.matrix(7, 9, 2), 3),
        vector("sim-one-trit", "sim", SIM, Samples.constant(1, 1, -1), 1),
        vector("sim-ragged", "sim", SIM, Samples.matrix(23, 37, 3), 5),
        extreme("sim-all-minus", Samples.constant(21, 17, -1)),
        extreme("sim-all-plus", Samples.constant(21, 17, 1)),
        vector("two-ports", "", ports(2), Samples.matrix(22, 33, 4), 2),
        vector("wide-beat", "", wideBeat(), Samples.matrix(5, 19, 5), 2),
        vector("netlist-ecp5", "", NETLIST_ECP5, Samples.matrix(5, 43, 6), 3),
        vector("netlist-ultrascale", "", NETLIST_ULTRASCALE, Samples.matrix(5, 43, 7), 7),
        vector("netlist-gowin", "", NETLIST_GOWIN, Samples.matrix(9, 21, 8), 2));
  }

  private static DeviceConfig ports(int ports) {
    return GoldenVector.config(20, 16, TritCodec.BASE_THREE, 128, ports);
  }

  /** A beat holds sixteen port chunks. */
  private static DeviceConfig wideBeat() {
    return GoldenVector.config(2, 8, TritCodec.TWO_BIT, 512, 1);
  }

  private static GoldenVector vector(
      String name, String preset, DeviceConfig config, TernaryMatrix matrix, int tokens) {
    byte[] activations = Samples.activations(tokens * matrix.k(), name.length());
    return new GoldenVector(name, preset, config, matrix, activations, tokens);
  }

  private static GoldenVector extreme(String name, TernaryMatrix matrix) {
    byte[] activations = new byte[2 * matrix.k()];
    Arrays.fill(activations, 0, matrix.k(), Byte.MIN_VALUE);
    Arrays.fill(activations, matrix.k(), activations.length, Byte.MAX_VALUE);
    return new GoldenVector(name, "sim", SIM, matrix, activations, 2);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void fileIsNotStale(GoldenVector vector) throws IOException {
    if (Boolean.getBoolean("tern.writeVectors")) {
      Files.createDirectories(GoldenVector.folder());
      Files.writeString(vector.file(), vector.expected());
    }
    assertThat(vector.file())
        .as("write it again with: mvn test -Dtest=GoldenVectorTest -Dtern.writeVectors=true")
        .exists()
        .hasContent(vector.expected());
  }

  @Test
  void noFileIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(GoldenVector.folder())) {
      assertThat(files.filter(f -> f.toString().endsWith(".json")))
          .containsExactlyInAnyOrderElementsOf(vectors().stream().map(GoldenVector::file).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void packerWritesTheImage(GoldenVector vector) throws IOException {
    DeviceConfig config = vector.config();
    TernaryMatrix matrix = matrix(vector.read());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(WeightImage.bytes(config, matrix.n(), matrix.k()), 64);
      WeightImage.pack(config, matrix, image);
      assertThat(HexFormat.of().formatHex(image.toArray(ValueLayout.JAVA_BYTE)))
          .isEqualTo(vector.read().get("image").asText());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void fakeDeviceComputesTheSums(GoldenVector vector) throws IOException {
    check(vector, new FakeDevice(1 << 20, vector.config()));
  }

  static List<GoldenVector> presetVectors() {
    return vectors().stream().filter(v -> !v.preset().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("presetVectors")
  void simulatedDeviceComputesTheSums(GoldenVector vector) throws IOException {
    Sim.need(vector.preset());
    MemoryModel memory = MemoryModel.ofBytes(1 << 22);
    check(vector, SimDevice.open(vector.preset(), memory));
  }

  static void check(GoldenVector vector, Device device) throws IOException {
    JsonNode file = vector.read();
    TernaryMatrix matrix = matrix(file);
    int tokens = file.get("tokens").asInt();
    int[] given = numbers(file.get("activations"));
    byte[] activations = new byte[given.length];
    for (int i = 0; i < given.length; i++) {
      activations[i] = (byte) given[i];
    }
    int[] sums = new int[tokens * matrix.n()];
    try (DeviceBackend backend = new DeviceBackend(device)) {
      assertThat(backend.config().lanes()).isEqualTo(file.get("config").get("lanes").asInt());
      backend.load(matrix).multiply(activations, tokens, sums);
    }
    assertThat(sums).isEqualTo(numbers(file.get("accumulators")));
  }

  private static TernaryMatrix matrix(JsonNode file) {
    int[] numbers = numbers(file.get("trits"));
    byte[] trits = new byte[numbers.length];
    for (int i = 0; i < trits.length; i++) {
      trits[i] = (byte) numbers[i];
    }
    return TernaryMatrix.of("golden", file.get("n").asInt(), file.get("k").asInt(), trits);
  }

  private static int[] numbers(JsonNode list) {
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asInt();
    }
    return numbers;
  }
}
