package tern.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.ternary.IntegerMatrix;
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
    Weights weights,
    byte[] activations,
    int tokens) {

  private static final int WIDTH = 116;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A matrix of trits, or of integers. */
  interface Weights {
    int n();

    int k();

    int value(int row, int column);

    /** The field of the file that holds the values. */
    String field();

    /** The image by the specification. */
    byte[] image(DeviceConfig config);

    /** The image by the packer. */
    void pack(DeviceConfig config, MemorySegment into);

    LoadedMatrix load(Backend backend);

    static Weights of(TernaryMatrix matrix) {
      return new Trits(matrix);
    }

    static Weights of(IntegerMatrix matrix) {
      return new Integers(matrix);
    }

    /** The matrix of a file. */
    static Weights read(JsonNode file) {
      int n = file.get("n").asInt();
      int k = file.get("k").asInt();
      return file.has("integers")
          ? of(IntegerMatrix.of("golden", n, k, bytes(file.get("integers"))))
          : of(TernaryMatrix.of("golden", n, k, bytes(file.get("trits"))));
    }
  }

  private record Trits(TernaryMatrix matrix) implements Weights {
    @Override
    public int n() {
      return matrix.n();
    }

    @Override
    public int k() {
      return matrix.k();
    }

    @Override
    public int value(int row, int column) {
      return matrix.trit(row, column);
    }

    @Override
    public String field() {
      return "trits";
    }

    @Override
    public byte[] image(DeviceConfig config) {
      return ImageSpecification.image(config, matrix);
    }

    @Override
    public void pack(DeviceConfig config, MemorySegment into) {
      WeightImage.pack(config, matrix, into);
    }

    @Override
    public LoadedMatrix load(Backend backend) {
      return backend.load(matrix);
    }
  }

  private record Integers(IntegerMatrix matrix) implements Weights {
    @Override
    public int n() {
      return matrix.n();
    }

    @Override
    public int k() {
      return matrix.k();
    }

    @Override
    public int value(int row, int column) {
      return matrix.value(row, column);
    }

    @Override
    public String field() {
      return "integers";
    }

    @Override
    public byte[] image(DeviceConfig config) {
      return ImageSpecification.image(config, matrix);
    }

    @Override
    public void pack(DeviceConfig config, MemorySegment into) {
      IntegerImage.pack(config, matrix, into);
    }

    @Override
    public LoadedMatrix load(Backend backend) {
      return backend.load(matrix);
    }
  }

  /** The int8 values of a list. */
  static byte[] bytes(JsonNode list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) list.get(i).asInt();
    }
    return bytes;
  }

  static Path folder() {
    return Backends.home().resolve("sim/vectors");
  }

  Path file() {
    return folder().resolve(name + ".json");
  }

  /** Returns the expected file: image from the specification, sums from the reference backend. */
  String expected() {
    int n = weights.n();
    int k = weights.k();
    int[] values = new int[n * k];
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.value(i / k, i % k);
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
      "%s": [%s],
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
            weights.field(),
            list(values),
            HexFormat.of().formatHex(weights.image(config)),
            list(signed),
            list(accumulators()));
  }

  private int[] accumulators() {
    int[] sums = new int[tokens * weights.n()];
    try (Backend reference = new ReferenceBackend()) {
      weights.load(reference).multiply(activations, tokens, sums);
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
