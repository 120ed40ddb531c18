package tern.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tern.gguf.GgufException;
import tern.gguf.GgufFile;
import tern.gguf.GgufTensor;
import tern.gguf.GgufType;

/**
 * A tensor as its file names it, whether or not Tern can use it. Immutable.
 *
 * @param type element type as the format names it
 * @param shape dimensions, outermost first
 */
public record RawTensor(String name, String type, List<Long> shape) {
  /**
   * Lists the tensors of a Hugging Face folder or GGUF file, even if Tern cannot run the model.
   *
   * @throws CheckpointException if the files themselves are broken
   */
  public static List<RawTensor> list(Path path) {
    List<RawTensor> tensors = new ArrayList<>();
    if (Files.isDirectory(path)) {
      Safetensors all = new Safetensors(path, warning -> {});
      for (String name : all.names()) {
        tensors.add(of(name, all.get(name).dtype(), all.get(name).shape()));
      }
      return tensors;
    }
    try {
      for (GgufTensor tensor : GgufFile.open(path).tensors().values()) {
        tensors.add(of(tensor.name(), GgufType.name(tensor.number()), tensor.shape()));
      }
    } catch (GgufException broken) {
      throw new CheckpointException(broken.getMessage(), broken);
    }
    return tensors;
  }

  private static RawTensor of(String name, String type, long[] shape) {
    return new RawTensor(name, type, Arrays.stream(shape).boxed().toList());
  }
}
