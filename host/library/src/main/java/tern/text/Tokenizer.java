package tern.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Text to token ids and back, as tokenizer.json says; Hugging Face's own code does the work. */
public final class Tokenizer implements AutoCloseable {
  /** Entries of an embedding that a tokenizer may leave unused: vocabularies are padded. */
  private static final int PADDING = 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The tokenizer of a model folder; one that does not fit the vocabulary is refused. */
  public static Tokenizer open(Path folder, int vocabularySize) {
    stayOffline();
    Path file = folder.resolve("tokenizer.json");
    try {
      int entries = entries(file);
      if (entries > vocabularySize || vocabularySize - entries > PADDING) {
        throw new TextException(
            String.format(
                Locale.ROOT,
                "%s: has %d entries, the model's vocabulary has %d: they belong to different models",
                file,
                entries,
                vocabularySize));
      }
      Map<String, String> options =
          Map.of("truncation", "do_not_truncate", "padding", "false", "addSpecialTokens", "true");
      return new Tokenizer(HuggingFaceTokenizer.newInstance(file, options));
    } catch (IOException | RuntimeException broken) {
      if (broken instanceof TextException known) {
        throw known;
      }
      throw new TextException(file + ": cannot be read: " + broken.getMessage(), broken);
    }
  }

  /**
   * The library behind this reports to its makers over the network when it runs in their cloud, and
   * would download what it misses; a property of the process is the only way to keep it from both.
   * A value that the application has set is kept.
   */
  private static void stayOffline() {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  private static int entries(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new TextException(file + ": there is no such file");
    }
    JsonNode json = JSON.readTree(file.toFile());
    JsonNode vocabulary = json.path("model").path("vocab");
    int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
    for (JsonNode id : vocabulary.isObject() ? vocabulary : List.<JsonNode>of()) {
      largest = Math.max(largest, id.asInt());
    }
    for (JsonNode added : json.path("added_tokens")) {
      largest = Math.max(largest, added.path("id").asInt());
    }
    return largest + 1;
  }

  /** The ids of a text, with what the model wants around it. */
  public int[] encode(String text) {
    return Arrays.stream(tokenizer.encode(text).getIds()).mapToInt(Math::toIntExact).toArray();
  }

  /** The text of ids, without special tokens. */
  public String decode(int... ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
