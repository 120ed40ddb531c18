package tern.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The tensors of a checkpoint folder: those of {@code model.safetensors}, or of the shards that
 * {@code model.safetensors.index.json} names. If both exist, the index decides. The files stay
 * mapped for as long as a tensor is in use.
 */
final class Safetensors {
  private static final String SINGLE = "model.safetensors";

  private final Path folder;
  private final Arena arena = Arena.ofAuto();
  private final Map<String, Tensor> tensors = new TreeMap<>();

  /** Maps all tensors of a folder. */
  Safetensors(Path folder, Consumer<String> warnings) {
    this.folder = folder;
    Path single = folder.resolve(SINGLE);
    Path index = folder.resolve(ShardIndex.NAME);
    if (Files.exists(index)) {
      mapShards(ShardIndex.read(folder), single, warnings);
    } else if (Files.exists(single)) {
      SafetensorsFile.map(single, arena).forEach(tensor -> tensors.put(tensor.name(), tensor));
    } else {
      throw new CheckpointException(
          folder
              + ": holds neither model.safetensors nor model.safetensors.index.json"
              + (Files.exists(folder.resolve("pytorch_model.bin"))
                  ? "; write it anew with transformers' save_pretrained, since pytorch_model.bin is"
                      + " a Python program's own format"
                  : ""));
    }
  }

  /**
   * Returns a tensor.
   *
   * @throws CheckpointException if there is none of this name
   */
  Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new CheckpointException(folder + ": there is no tensor '" + name + "'");
    }
    return tensor;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  Set<String> names() {
    return tensors.keySet();
  }

  private void mapShards(ShardIndex index, Path single, Consumer<String> warnings) {
    Set<Path> shards = index.shards();
    if (Files.exists(single) && !shards.contains(single)) {
      warnings.accept(
          single
              + ": is ignored because "
              + ShardIndex.NAME
              + " names other files; delete whichever is out of date");
    }
    for (Path shard : shards) {
      for (Tensor tensor : SafetensorsFile.map(shard, arena)) {
        Tensor other = tensors.put(tensor.name(), tensor);
        if (other != null) {
          throw tensor.broken("is in " + other.file() + " too, expected in only one shard");
        }
      }
    }
    index.check(tensors);
  }
}
