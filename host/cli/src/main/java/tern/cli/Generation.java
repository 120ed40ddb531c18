package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import tern.backend.Backend;
import tern.checkpoint.ModelLoader;
import tern.generate.GenerationReport;
import tern.generate.Generator;
import tern.generate.Sampler;
import tern.model.Model;
import tern.text.Tokenizer;

/** Loads a model and continues a prompt: what {@code generate} and {@code demo} share. */
final class Generation {
  private Generation() {}

  /**
   * Streams prompt and text to {@code out}, or nothing if it is null; warnings go to {@code err}.
   * All that the folder's files and the prompt can tell is checked before weights are read.
   */
  static GenerationReport run(
      Path folder,
      Backend backend,
      String prompt,
      int maxTokens,
      Sampler.Settings settings,
      PrintWriter out,
      PrintWriter err) {
    try (ModelLoader loader = ModelLoader.open(folder, warnings(err));
        Tokenizer tokenizer = Tokenizer.open(folder, loader.config().vocabularySize())) {
      Generator.encode(prompt, maxTokens, tokenizer, loader.config());
      Model model = loader.load(backend);
      if (out != null) {
        out.print(prompt);
        out.flush();
      }
      GenerationReport report =
          new Generator(model, tokenizer, backend)
              .run(
                  prompt,
                  maxTokens,
                  settings,
                  piece -> {
                    if (out != null) {
                      out.print(piece);
                      out.flush();
                    }
                  });
      if (out != null) {
        out.println();
        out.flush();
      }
      return report;
    }
  }

  /** Prints warnings as they come. */
  static Consumer<String> warnings(PrintWriter err) {
    return warning -> {
      err.println("tern: warning: " + warning);
      err.flush();
    };
  }
}
