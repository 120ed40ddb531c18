package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import tern.backend.Backend;
import tern.generate.GenerationReport;
import tern.generate.Generator;
import tern.generate.Sampler;
import tern.model.Model;
import tern.model.ModelLoader;
import tern.text.Tokenizer;

/** Loads a model and continues a prompt: what {@code generate} and {@code demo} share. */
final class Generation {
  private Generation() {}

  /** Streams prompt and text to {@code out}, or nothing if it is null. */
  static GenerationReport run(
      Path folder,
      Backend backend,
      String prompt,
      int maxTokens,
      Sampler.Settings settings,
      PrintWriter out) {
    Model model = ModelLoader.load(folder, backend);
    try (Tokenizer tokenizer = Tokenizer.open(folder, model.config().vocabularySize())) {
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
}
