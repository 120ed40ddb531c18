package tern.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The shard that holds each tensor, from {@code model.safetensors.index.json}. A shard may be a
 * link, or be in a subfolder; its name may not lead out of the folder.
 */
record ShardIndex(Path file, Map<String, Path> places) {
  static final String NAME = "model.safetensors.index.json";

  static ShardIndex read(Path folder) {
    return of(folder, StrictJson.read(folder.resolve(NAME)));
  }

  static ShardIndex of(Path folder, JsonNode index) {
    Path file = folder.resolve(NAME);
    JsonNode map = index.path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new CheckpointException(file + ": weight_map names no shard");
    }
    Map<String, Path> places = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      places.put(entry.getKey(), folder.resolve(inside(file, entry.getKey(), entry.getValue())));
    }
    return new ShardIndex(file, places);
  }

  Set<Path> shards() {
    return new TreeSet<>(places.values());
  }

  /** Refuses tensors that are missing, or in a file other than the index says. */
  void check(Map<String, Tensor> tensors) {
    places.forEach(
        (name, place) -> {
          if (!tensors.containsKey(name)) {
            throw new CheckpointException(
                file
                    + ": weight_map puts tensor '"
                    + name
                    + "' in "
                    + place
                    + ", which does not hold it");
          }
        });
    tensors.forEach(
        (name, tensor) -> {
          if (!tensor.file().equals(places.get(name))) {
            String expected =
                places.containsKey(name) ? "puts it in " + places.get(name) : "does not name it";
            throw tensor.broken("contradicts weight_map of " + file + ", which " + expected);
          }
        });
  }

  private static Path inside(Path file, String tensor, JsonNode shard) {
    try {
      Path name = Path.of(shard.isTextual() ? shard.textValue() : "").normalize();
      if (!name.isAbsolute() && !name.startsWith("..") && !name.toString().isEmpty()) {
        return name;
      }
    } catch (InvalidPathException invalid) {
      throw misplaced(file, tensor, shard, invalid);
    }
    throw misplaced(file, tensor, shard, null);
  }

  private static CheckpointException misplaced(
      Path file, String tensor, JsonNode shard, @Nullable Throwable cause) {
    return new CheckpointException(
        file
            + ": weight_map puts tensor '"
            + tensor
            + "' in "
            + shard
            + ", expected a file inside the folder",
        cause);
  }
}
