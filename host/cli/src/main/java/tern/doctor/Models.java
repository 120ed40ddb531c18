package tern.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tern.TernException;
import tern.checkpoint.ModelLoader;
import tern.model.ModelConfig;
import tern.text.Tokenizer;

/** A model: whether its configuration, its tensors' headers and its tokenizer are understood. */
final class Models {
  private static final String AREA = "model";

  private Models() {}

  static List<Finding> check(Path model) {
    List<Finding> found = new ArrayList<>();
    ModelConfig config;
    try {
      List<String> warnings = new ArrayList<>();
      config = ModelLoader.open(model, warnings::add).config();
      found.add(Finding.works(AREA, "checkpoint", shape(config)));
      warnings.forEach(w -> found.add(Finding.works(AREA, "warning", w)));
    } catch (TernException refused) {
      found.add(
          Finding.broken(
              AREA,
              "checkpoint",
              refused.getMessage(),
              "see host/library/README.md for what is read"));
      return found;
    }
    try (Tokenizer tokenizer = Tokenizer.open(model, config.vocabularySize())) {
      int tokens = tokenizer.encode("one two three").length;
      found.add(
          Finding.works(AREA, "tokenizer", "encodes 'one two three' as " + tokens + " tokens"));
    } catch (TernException broken) {
      found.add(
          Finding.broken(
              AREA, "tokenizer", broken.getMessage(), "download the model's tokenizer.json again"));
    }
    return found;
  }

  private static String shape(ModelConfig c) {
    return String.format(
        Locale.ROOT,
        "%d layers, hidden %d, ffn %d, %d heads, %d key heads, vocabulary %d, context %d",
        c.layers(),
        c.hiddenSize(),
        c.ffnSize(),
        c.heads(),
        c.keyHeads(),
        c.vocabularySize(),
        c.contextSize());
  }
}
