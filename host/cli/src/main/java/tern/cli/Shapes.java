package tern.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import tern.bench.ModelShape;
import tern.checkpoint.Checkpoint;
import tern.model.ModelConfig;

/** Reads the value of {@code --shape}. */
final class Shapes {
  /** What {@code --shape} takes. */
  static final String HELP = "2b4t, 0.7b, 1.3b, 3b, 8b, or a folder with a config.json";

  private Shapes() {}

  /**
   * Returns a published shape, or that of a folder with a config.json.
   *
   * @throws ParameterException if it is neither
   */
  static ModelShape named(String shape, CommandSpec spec) {
    return ModelShape.published(shape).orElseGet(() -> ofFolder(shape, spec));
  }

  private static ModelShape ofFolder(String shape, CommandSpec spec) {
    Path folder = Path.of(shape);
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "--shape is '%s'; expected %s or a folder with a config.json",
              shape,
              String.join(", ", ModelShape.names())));
    }
    ModelConfig c = Checkpoint.config(folder);
    return new ModelShape(
        folder.toAbsolutePath().normalize().getFileName().toString(),
        c.layers(),
        c.hiddenSize(),
        c.ffnSize(),
        c.heads() * c.headDim(),
        c.keyHeads() * c.headDim(),
        c.headDim(),
        c.vocabularySize());
  }
}
