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
import tern.backend.GoldenVector.Weights;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.device.fake.FakeDevice;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

/** The files in sim/vectors match specification and reference, and all implementations agree. */
class GoldenVectorTest {
  private static final DeviceConfig TINY = GoldenVector.config(4, 4, TritCodec.TWO_BIT, 64, 1);
  private static final DeviceConfig SIM = planes(20, 16, 128, 4);
  private static final DeviceConfig ONE_PORT = planes(5, 16, 64, 1);
  private static final DeviceConfig TWO_PORTS = planes(20, 32, 128, 2);

  private static final DeviceConfig NETLIST_ECP5 = planes(5, 8, 64, 1);
  private static final DeviceConfig NETLIST_ULTRASCALE = planes(10, 4, 64, 2);
  private static final DeviceConfig NETLIST_GOWIN =
      GoldenVector.config(4, 8, TritCodec.TWO_BIT, 64, 1);

  static List<GoldenVector> vectors() {
    return List.of(
        vector("tiny-one-tile", "tiny", TINY, Samples.matrix(4, 4, 1), 1),
        vector("tiny-ragged", "tiny", TINY, Samples.matrix(7, 9, 2), 3),
        vector("sim-one-trit", "sim", SIM, Samples.constant(1, 1, -1), 1),
        vector("sim-ragged", "sim", SIM, Samples.matrix(23, 37, 3), 5),
        extreme("sim-all-minus", Weights.of(Samples.constant(21, 17, -1))),
        extreme("sim-all-plus", Weights.of(Samples.constant(21, 17, 1))),
        vector("two-ports", "", ports(2), Samples.matrix(22, 33, 4), 2),
        vector("wide-beat", "", wideBeat(), Samples.matrix(5, 19, 5), 2),
        vector("netlist-ecp5", "", NETLIST_ECP5, Samples.matrix(5, 43, 6), 3),
        vector("netlist-ultrascale", "", NETLIST_ULTRASCALE, Samples.matrix(5, 43, 7), 7),
        vector("netlist-gowin", "", NETLIST_GOWIN, Samples.matrix(9, 21, 8), 2),
        integers("sim-integers-one", "sim", SIM, Samples.constantIntegers(1, 1, -121), 1),
        integers("sim-integers-ragged", "sim", SIM, Samples.integers(7, 37, 9), 5),
        integers("sim-integers-all-values", "sim", SIM, allValues(), 2),
        extreme("sim-integers-minus", Weights.of(Samples.constantIntegers(5, 17, -121))),
        extreme("sim-integers-plus", Weights.of(Samples.constantIntegers(5, 17, 121))),
        integers("integers-one-port", "", ONE_PORT, Samples.integers(3, 19, 10), 2),
        integers("netlist-ecp5-integers", "", NETLIST_ECP5, Samples.integers(7, 43, 12), 3),
        integers(
            "netlist-ultrascale-integers", "", NETLIST_ULTRASCALE, Samples.integers(7, 43, 13), 7),
        integers("integers-two-ports", "", TWO_PORTS, Samples.integers(9, 33, 11), 3));
  }

  private static DeviceConfig planes(int cols, int lanes, int bits, int ports) {
    return Configs.planes(GoldenVector.config(cols, lanes, TritCodec.BASE_THREE, bits, ports));
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
    return vector(name, preset, config, Weights.of(matrix), tokens);
  }

  private static GoldenVector integers(
      String name, String preset, DeviceConfig config, IntegerMatrix matrix, int tokens) {
    return vector(name, preset, config, Weights.of(matrix), tokens);
  }

  private static GoldenVector vector(
      String name, String preset, DeviceConfig config, Weights weights, int tokens) {
    byte[] activations = Samples.activations(tokens * weights.k(), name.length());
    return new GoldenVector(name, preset, config, weights, activations, tokens);
  }

  private static IntegerMatrix allValues() {
    byte[] values = new byte[2 * IntegerMatrix.MOST + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i - IntegerMatrix.MOST);
    }
    return IntegerMatrix.of("all values", 3, 81, values);
  }

  private static GoldenVector extreme(String name, Weights weights) {
    byte[] activations = new byte[2 * weights.k()];
    Arrays.fill(activations, 0, weights.k(), Byte.MIN_VALUE);
    Arrays.fill(activations, weights.k(), activations.length, Byte.MAX_VALUE);
    return new GoldenVector(name, "sim", SIM, weights, activations, 2);
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
    String expected = vector.read().get("image").asText();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(expected.length() / 2, 64);
      Weights.read(vector.read()).pack(config, image);
      assertThat(HexFormat.of().formatHex(image.toArray(ValueLayout.JAVA_BYTE)))
          .isEqualTo(expected);
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
    Weights weights = Weights.read(file);
    int tokens = file.get("tokens").asInt();
    byte[] activations = GoldenVector.bytes(file.get("activations"));
    int[] sums = new int[tokens * weights.n()];
    try (DeviceBackend backend = new DeviceBackend(device)) {
      assertThat(backend.config().lanes()).isEqualTo(file.get("config").get("lanes").asInt());
      weights.load(backend).multiply(activations, tokens, sums);
    }
    assertThat(sums).isEqualTo(numbers(file.get("accumulators")));
  }

  private static int[] numbers(JsonNode list) {
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asInt();
    }
    return numbers;
  }
}
