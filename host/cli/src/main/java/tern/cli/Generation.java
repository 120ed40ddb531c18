package tern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tern.backend.Backend;
import tern.checkpoint.ModelLoader;
import tern.generate.Continuation;
import tern.generate.GenerationReport;
import tern.generate.Generator;
import tern.generate.Sampler;
import tern.model.SessionOptions;
import tern.text.Tokenizer;

/** Loads a model and continues a prompt, for {@code generate} and {@code demo}. */
final class Generation {
  private Generation() {}

  /** Opens what continues texts, once files and prompt are checked. */
  @FunctionalInterface
  interface Opening {
    /** Opens it for texts of up to {@code positions} tokens. */
    Texts open(ModelLoader loader, int positions);
  }

  /** Generates text with sessions on a backend. */
  static GenerationReport run(
      Path folder,
      Backend backend,
      String prompt,
      int maxTokens,
      List<String> stops,
      Sampler.Settings settings,
      SessionOptions options,
      PrintWriter out,
      PrintWriter err) {
    Opening opening = (loader, positions) -> Texts.of(loader.load(backend), backend, options);
    return run(folder, opening, prompt, maxTokens, stops, settings, out, err);
  }

  /**
   * Generates text. The folder's files and the prompt are checked as far as possible before any
   * weights are read.
   *
   * @param out receives prompt and text as they come; null for neither
   * @param err receives warnings
   */
  static GenerationReport run(
      Path folder,
      Opening opening,
      String prompt,
      int maxTokens,
      List<String> stops,
      Sampler.Settings settings,
      PrintWriter out,
      PrintWriter err) {
    ModelLoader loader = ModelLoader.open(folder, warnings(err));
    try (Tokenizer tokenizer = Tokenizer.open(folder, loader.config().vocabularySize())) {
      int[] ids = Generator.encode(prompt, maxTokens, tokenizer, loader.config());
      int positions = Continuation.capacity(loader.config(), ids.length, maxTokens);
      try (Texts texts = opening.open(loader, positions)) {
        if (out != null) {
          out.print(prompt);
          out.flush();
        }
        GenerationReport report =
            new Generator(loader.config(), tokenizer, texts.work(), texts.sessions())
                .run(
                    prompt,
                    maxTokens,
                    stops,
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

  /** Returns a listener that prints each warning at once. */
  static Consumer<String> warnings(PrintWriter err) {
    return warning -> {
      err.println("tern: warning: " + warning);
      err.flush();
    };
  }
}
