package tern.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.ternary.IntegerMatrix;
import tern.ternary.TritCodec;

/**
 * The configuration of a preset, known without a device: {@code presets.json} holds what {@code
 * ./tern config --preset NAME} prints. Immutable.
 *
 * @param memory name of the memory that it is sized for, such as {@code ddr4-2400-64}
 * @param exponentials exponentials that its vector unit begins in a cycle
 */
public record DevicePreset(String name, DeviceConfig config, String memory, double exponentials) {
  /** Cycles between two exponentials of a unit with one stepper. */
  private static final double MOST_STEPPERS = 6;

  private static final Pattern PINS = Pattern.compile("(sdr|ddr4|hbm2)-(\\d+)[-x](\\d+)");
  private static final List<DevicePreset> ALL = read();

  /** All presets. */
  public static List<DevicePreset> all() {
    return ALL;
  }

  /** Returns a preset by name. */
  public static Optional<DevicePreset> named(String name) {
    return ALL.stream().filter(preset -> preset.name.equals(name)).findFirst();
  }

  /**
   * Reads a configuration as {@code ./tern config} prints it, and a simulator reports it.
   *
   * @throws IOException if it is not JSON
   */
  public static DevicePreset of(String json) throws IOException {
    return of(new JsonMapper().readTree(json));
  }

  /**
   * Bytes of weights that it can read in a second at most: what its ports carry, or the pins of its
   * memory if that is less.
   */
  public double bytesPerSecond() {
    double ports = (double) config.weightPorts() * config.beatBytes() * config.clockKhz() * 1e3;
    return Math.min(ports, pins());
  }

  /** Transfers a second and bits a transfer; of HBM2, channels of 64 bits. */
  private double pins() {
    Matcher named = PINS.matcher(memory);
    if (!named.matches()) {
      return Double.POSITIVE_INFINITY;
    }
    double transfers = 1e6 * Integer.parseInt(named.group(2));
    int width = Integer.parseInt(named.group(3));
    return transfers * (named.group(1).equals("hbm2") ? 8 * width : width / 8);
  }

  private static List<DevicePreset> read() {
    List<DevicePreset> presets = new ArrayList<>();
    try (InputStream text = DevicePreset.class.getResourceAsStream("presets.json")) {
      for (JsonNode json : new JsonMapper().readTree(text)) {
        presets.add(of(json));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return List.copyOf(presets);
  }

  private static DevicePreset of(JsonNode json) {
    TritCodec codec =
        Arrays.stream(TritCodec.values())
            .filter(known -> known.label().equals(json.get("weightCodec").textValue()))
            .findFirst()
            .orElseThrow();
    int outputCols = json.get("outputCols").intValue();
    boolean planes = json.get("planes").booleanValue();
    DeviceConfig config =
        new DeviceConfig(
            0,
            json.get("tokenRows").intValue(),
            outputCols,
            json.get("lanes").intValue(),
            json.get("tokenGroups").intValue(),
            codec,
            json.get("memDataBits").intValue(),
            json.get("weightPorts").intValue(),
            json.get("maxK").intValue(),
            json.get("maxTokens").intValue(),
            json.get("maxRingEntries").intValue(),
            1000 * json.get("clockMhz").intValue(),
            json.get("weightBufferChunks").intValue(),
            json.get("addressBits").intValue(),
            planes ? outputCols / IntegerMatrix.PLANES : 0,
            json.get("vectorLanes").intValue(),
            json.get("vectorWords").intValue());
    int steppers = json.get("vectorExps").intValue() * json.get("vectorExpSteps").intValue();
    return new DevicePreset(
        json.get("name").textValue(),
        config,
        json.get("memory").textValue(),
        steppers / MOST_STEPPERS);
  }
}
