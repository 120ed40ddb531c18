package tern.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A tokenizer of 512 tokens for tests, each a word after a space. Its decoder drops the first space
 * of a text, as SentencePiece's does.
 */
public final class WordTokenizer {
  private static final int WORDS = 512;

  private WordTokenizer() {}

  /**
   * Writes tokenizer.json.
   *
   * @param special contents of special tokens, which take the last ids, in their order
   */
  public static void write(Path folder, String... special) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode tokenizer =
        (ObjectNode)
            json.readTree(
                """
                {"version": "1.0", "added_tokens": [], "normalizer": null,
                 "pre_tokenizer":
                   {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                    "split": true},
                 "post_processor": null,
                 "decoder":
                   {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                    "split": true},
                 "model": {"type": "WordLevel", "unk_token": "▁w0"}}
                """);
    ObjectNode words = ((ObjectNode) tokenizer.get("model")).putObject("vocab");
    for (int id = 0; id < WORDS - special.length; id++) {
      words.put("▁w" + id, id);
    }
    for (int i = 0; i < special.length; i++) {
      int id = WORDS - special.length + i;
      words.put(special[i], id);
      tokenizer
          .withArray("added_tokens")
          .addObject()
          .put("id", id)
          .put("content", special[i])
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    json.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
  }
}
