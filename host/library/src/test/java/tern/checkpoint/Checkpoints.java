package tern.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tern.backend.Backends;

/** Copies of test checkpoints, to be damaged in one place. */
public final class Checkpoints {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Checkpoints() {}

  /**
   * Returns the folder of an oracle checkpoint. It is found in the repository, since other modules
   * see these classes in a jar.
   */
  public static Path oracle(String name) {
    return Backends.home().resolve("host/library/src/test/resources/oracle").resolve(name);
  }

  /** Copies an oracle checkpoint. */
  public static Path copy(String name, Path folder) throws IOException {
    for (String file : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(oracle(name).resolve(file), folder.resolve(file));
    }
    return folder;
  }

  /** Changes config.json. */
  public static void edit(Path folder, Consumer<ObjectNode> change) throws IOException {
    Path file = folder.resolve("config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
    change.accept(config);
    JSON.writeValue(file.toFile(), config);
  }

  /** Tensors of a safetensors file, in order: header entry and bytes. */
  public record Raw(ObjectNode entry, byte[] bytes) {}

  /** Makes a float32 tensor without dimensions. */
  public static Raw scalar(float value) {
    return floats(new long[0], value);
  }

  /** Makes a float32 tensor of a given shape. */
  public static Raw floats(long[] shape, float... values) {
    ObjectNode entry = JSON.createObjectNode().put("dtype", "F32");
    var dimensions = entry.putArray("shape");
    for (long dimension : shape) {
      dimensions.add(dimension);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return new Raw(entry, bytes.array());
  }

  public static Map<String, Raw> read(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) all.getLong()];
    all.get(header);
    int data = all.position();
    Map<String, Raw> tensors = new LinkedHashMap<>();
    for (var entry : JSON.readTree(header).properties()) {
      if (entry.getKey().equals("__metadata__")) {
        continue;
      }
      int from = entry.getValue().get("data_offsets").get(0).asInt();
      int to = entry.getValue().get("data_offsets").get(1).asInt();
      byte[] bytes = new byte[to - from];
      all.position(data + from).get(bytes);
      tensors.put(entry.getKey(), new Raw(((ObjectNode) entry.getValue()).deepCopy(), bytes));
    }
    return tensors;
  }

  public static void write(Path file, Map<String, Raw> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    int at = 0;
    for (var tensor : tensors.entrySet()) {
      ObjectNode entry = tensor.getValue().entry().deepCopy();
      entry.putArray("data_offsets").add(at).add(at += tensor.getValue().bytes().length);
      header.set(tensor.getKey(), entry);
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = ByteBuffer.allocate(8 + json.length + at).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(json.length).put(json);
    tensors.values().forEach(tensor -> all.put(tensor.bytes()));
    Files.write(file, all.array());
  }
}
