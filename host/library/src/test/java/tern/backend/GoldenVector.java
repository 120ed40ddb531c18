package tern.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.ternary.TernaryMatrix;
import tern.ternary.TritCodec;

/**
 * A small product with its weight image: a file in sim/vectors, which tests in several languages
 * read.
 *
 * @param name name of the file, without extension
 * @param preset preset with this configuration, or empty
 */
record GoldenVector(
    String name,
    String preset,
    DeviceConfig config,
    TernaryMatrix matrix,
    byte[] activations,
    int tokens) {

  private static final int WIDTH = 116;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Path folder() {
    return Backends.home().resolve("sim/vectors");
  }

  Path file() {
    return folder().resolve(name + ".json");
  }

  /** Returns the expected file: image from the specification, sums from the reference backend. */
  String expected() {
    int n = matrix.n();
    int k = matrix.k();
    int[] trits = new int[n * k];
    for (int i = 0; i < trits.length; i++) {
      trits[i] = matrix.trit(i / k, i % k);
    }
    int[] signed = new int[activations.length];
    for (int i = 0; i < signed.length; i++) {
      signed[i] = activations[i];
    }
    ObjectNode c = MAPPER.createObjectNode();
    c.put("outputCols", config.outputCols()).put("lanes", config.lanes());
    c.put("weightCodec", config.weightCodec().label()).put("memDataBits", config.memDataBits());
    c.put("weightPorts", config.weightPorts());
    return """
    {
      "preset": "%s",
      "config": %s,
      "n": %d,
      "k": %d,
      "tokens": %d,
      "trits": [%s],
      "image": "%s",
      "activations": [%s],
      "accumulators": [%s]
    }
    """
        .formatted(
            preset,
            c,
            n,
            k,
            tokens,
            list(trits),
            HexFormat.of().formatHex(ImageSpecification.image(config, matrix)),
            list(signed),
            list(accumulators()));
  }

  private int[] accumulators() {
    int[] sums = new int[tokens * matrix.n()];
    try (Backend reference = new ReferenceBackend()) {
      reference.load(matrix).multiply(activations, tokens, sums);
    }
    return sums;
  }

  /** Formats numbers separated by commas, wrapped to readable lines. */
  private static String list(int[] numbers) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (int i = 0; i < numbers.length; i++) {
      String next = numbers[i] + (i + 1 < numbers.length ? "," : "");
      if (column == 0 || column + next.length() > WIDTH) {
        text.append("\n    ");
        column = 0;
      }
      text.append(next);
      column += next.length();
    }
    return text.append("\n  ").toString();
  }

  JsonNode read() throws IOException {
    return MAPPER.readTree(Files.readString(file()));
  }

  static DeviceConfig config(int cols, int lanes, TritCodec codec, int bits, int ports) {
    return Configs.packing(cols, lanes, codec, bits, ports);
  }
}
