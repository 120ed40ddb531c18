package tern.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tern.model.FloatRows;
import tern.model.ModelConfig;

/**
 * The configuration and tensors of a model, by Hugging Face's names, whatever kind of file holds
 * them.
 *
 * <p>A tensor is read in two steps: naming it checks the file's header, the returned supplier reads
 * it. So a model that does not fit is refused before any weight is read. Files stay mapped for as
 * long as one of their tensors is in use; they must not be truncated meanwhile.
 *
 * <p>Used by one thread at a time.
 */
public interface Checkpoint {
  /**
   * Opens a checkpoint and reads its configuration and headers.
   *
   * @param path a Hugging Face folder, or a GGUF file
   * @param warnings receives one sentence for each oddity that is not an error
   * @throws CheckpointException if a file is missing, broken or not understood
   */
  static Checkpoint open(Path path, Consumer<String> warnings) {
    if (!Files.exists(path)) {
      throw new CheckpointException(path + ": there is no such folder or file");
    }
    if (Files.isRegularFile(path)) {
      return GgufCheckpoint.open(path, warnings);
    }
    GgufCheckpoint.refuseFolderOf(path);
    return HuggingFaceCheckpoint.open(path, warnings);
  }

  /** Reads the config.json of a folder that need not hold any other file. */
  static ModelConfig config(Path folder) {
    return ConfigReader.read(folder, warning -> {}).model();
  }

  ModelConfig config();

  /** Class of the model as transformers names it, such as {@code LlamaForCausalLM}. */
  String architecture();

  /** Whether the head is the embedding. */
  boolean tied();

  /** Whether the checkpoint holds a tensor. */
  boolean has(String name);

  /** Checks a vector's header; the supplier reads it as float32. */
  Supplier<float[]> vector(String name, int length);

  /** Checks the header of a large matrix, such as the embedding; its rows stay in the file. */
  FloatRows rows(String name, int rows, int columns);

  /**
   * Checks the weight of the BitLinear {@code module}, {@code n} rows of {@code k} columns; the
   * supplier reads it. Packed trits stay in the mapped file.
   */
  Supplier<TernaryWeight> ternary(String module, int n, int k);

  /**
   * Refuses tensors that were never asked for: a model with them would compute something else.
   *
   * @throws CheckpointException naming the first such tensor
   */
  void refuseUnused();
}
