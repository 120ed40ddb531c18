package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.LoadedMatrix;
import tern.backend.ReferenceBackend;
import tern.backend.Statistics;
import tern.checkpoint.CheckpointException;
import tern.checkpoint.Checkpoints;
import tern.generate.Sampler;
import tern.model.SessionOptions;
import tern.ternary.TernaryMatrix;
import tern.text.TextException;

/** Errors in the folder and the prompt are reported before any matrix is loaded. */
class GenerationTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void copyModel() throws IOException {
    for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(Backends.home().resolve("models/austen-3m").resolve(file), folder.resolve(file));
    }
  }

  /** A backend that fails if a matrix is loaded. */
  private static final class Untouched implements Backend {
    @Override
    public String name() {
      return "untouched";
    }

    @Override
    public int tokensPerPass() {
      return 1;
    }

    @Override
    public LoadedMatrix load(TernaryMatrix matrix) {
      throw new AssertionError("weights were loaded");
    }

    @Override
    public Statistics statistics() {
      throw new AssertionError("weights were used");
    }

    @Override
    public void close() {}
  }

  private void run(Backend backend, String prompt, int maxTokens) {
    Generation.run(
        folder,
        backend,
        prompt,
        maxTokens,
        List.of(),
        Sampler.Settings.GREEDY,
        SessionOptions.best(),
        null,
        new PrintWriter(err));
  }

  private void refused(Class<?> type, String prompt, int maxTokens, String message) {
    assertThatThrownBy(() -> run(new Untouched(), prompt, maxTokens))
        .isInstanceOf(type)
        .hasMessageContaining(message);
  }

  @Test
  void theTokenizerIsOpenedFirst() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));
    refused(TextException.class, "It is", 1, "tokenizer.json: there is no such file");
    Files.writeString(folder.resolve("tokenizer.json"), "{");
    refused(TextException.class, "It is", 1, "tokenizer.json: cannot be read");
  }

  @Test
  void thePromptIsCheckedFirst() throws IOException {
    refused(IllegalArgumentException.class, "It is", 0, "max-tokens is 0");
    Checkpoints.edit(folder, config -> config.put("max_position_embeddings", 2));
    refused(IllegalArgumentException.class, "It is a truth", 1, "the model's context holds 2");
  }

  @Test
  void namesShapesAndTypesAreCheckedFirst() throws IOException {
    Checkpoints.edit(folder, config -> config.put("intermediate_size", 692));
    refused(CheckpointException.class, "It is", 1, "has shape [172, 256], expected [173, 256]");
    Files.delete(folder.resolve("config.json"));
    refused(CheckpointException.class, "It is", 1, "config.json: cannot be read");
  }

  @Test
  void warningsGoToTheErrorStream() throws IOException {
    Path file = folder.resolve("model.safetensors");
    var tensors = Checkpoints.read(file);
    String name = "model.layers.2.self_attn.o_proj.weight";
    Arrays.fill(tensors.get(name).bytes(), (byte) 0);
    Checkpoints.write(file, tensors);
    try (ReferenceBackend backend = new ReferenceBackend()) {
      run(backend, "It is", 1);
    }
    assertThat(err.toString())
        .startsWith(
            "tern: warning: "
                + file
                + ": tensor '"
                + name
                + "' has 256 x 256 trits that are all -1")
        .hasLineCount(1);
  }
}
