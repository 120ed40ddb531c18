package tern.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import tern.gguf.GgufException;
import tern.gguf.GgufFile;
import tern.gguf.TokenizerJson;

/**
 * Converts text to token ids and back with a tokenizer.json, using Hugging Face's own library.
 *
 * <p>Used by one thread at a time.
 */
public final class Tokenizer implements AutoCloseable {
  /** Most vocabulary entries that a tokenizer may leave unused, since vocabularies are padded. */
  private static final int PADDING = 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final HuggingFaceTokenizer tokenizer;
  private final SpecialTokens special;

  private Tokenizer(HuggingFaceTokenizer tokenizer, SpecialTokens special) {
    this.tokenizer = tokenizer;
    this.special = special;
  }

  /**
   * Opens the tokenizer of a model: the tokenizer.json of a folder, or the one in a GGUF file.
   *
   * @throws TextException if it is missing, broken, or does not fit the vocabulary
   */
  public static Tokenizer open(Path model, int vocabularySize) {
    stayOffline();
    boolean folder = !Files.isRegularFile(model);
    Path file = folder ? model.resolve("tokenizer.json") : model;
    try {
      byte[] json = folder ? bytes(file) : TokenizerJson.of(GgufFile.open(file));
      JsonNode parsed = JSON.readTree(json);
      int entries = entries(parsed);
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
      return new Tokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options),
          SpecialTokens.in(parsed));
    } catch (GgufException broken) {
      throw new TextException(broken.getMessage(), broken);
    } catch (IOException | RuntimeException broken) {
      if (broken instanceof TextException known) {
        throw known;
      }
      throw new TextException(file + ": cannot be read: " + broken.getMessage(), broken);
    }
  }

  /**
   * Keeps the tokenizer library off the network. It reports to its vendor when it runs in their
   * cloud, and downloads files that it lacks; a system property is the only way to prevent both. A
   * value set by the application is kept.
   */
  private static void stayOffline() {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new TextException(file + ": there is no such file");
    }
    return Files.readAllBytes(file);
  }

  private static int entries(JsonNode json) {
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

  /** Encodes a text, with the special tokens that the model expects around it. */
  public int[] encode(String text) {
    return encode(text, true);
  }

  /**
   * Encodes a text that a chat template wrote. If the model expects a token before each text, and
   * the template did not write it, it is added; no token is added twice, and none at the end.
   */
  public int[] encodeChat(String text) {
    int[] ids = encode(text, false);
    int[] around = encode("", true);
    boolean begins = around.length > 0 && encode("x", true)[0] == around[0];
    if (!begins || ids.length > 0 && ids[0] == around[0]) {
      return ids;
    }
    int[] longer = new int[ids.length + 1];
    longer[0] = around[0];
    System.arraycopy(ids, 0, longer, 1, ids.length);
    return longer;
  }

  /** Returns the special token with which a text begins, the longest if several fit. */
  public OptionalInt specialAtStart(String text) {
    return special.atStart(text);
  }

  private int[] encode(String text, boolean around) {
    return Arrays.stream(tokenizer.encode(text, around, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /** Decodes ids to text, without special tokens. */
  public String decode(int... ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
