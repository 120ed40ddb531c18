package tern.convert;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tern.folder.FolderException;
import tern.gguf.GgufFile;
import tern.gguf.GgufMetadata;
import tern.gguf.GgufVocabulary;
import tern.gguf.TokenizerJson;

/**
 * The files of a model that are about text: those of its folder, or made from a GGUF file. Any
 * thread may call it.
 */
public final class TokenizerFiles {
  private static final List<String> NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "chat_template.jinja",
          "special_tokens_map.json",
          "generation_config.json");

  private static final String TEMPLATE = "tokenizer.chat_template";

  private TokenizerFiles() {}

  /**
   * Returns the files by name; none if the model has no tokenizer.
   *
   * @throws tern.gguf.GgufException if a GGUF file has a tokenizer that is not understood
   */
  public static Map<String, byte[]> of(Path model) {
    return Files.isDirectory(model) ? inFolder(model) : inGguf(GgufFile.open(model));
  }

  private static Map<String, byte[]> inFolder(Path folder) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      try {
        if (Files.exists(file)) {
          files.put(name, Files.readAllBytes(file));
        }
      } catch (IOException unreadable) {
        throw new FolderException(file + ": cannot be read: " + unreadable, unreadable);
      }
    }
    return files;
  }

  private static Map<String, byte[]> inGguf(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    Map<String, byte[]> files = new TreeMap<>();
    if (!GgufVocabulary.in(metadata)) {
      return files;
    }
    files.put("tokenizer.json", TokenizerJson.of(file));
    ObjectNode config = new JsonMapper().createObjectNode();
    GgufVocabulary vocabulary = GgufVocabulary.of(metadata);
    vocabulary.text("bos").ifPresent(text -> config.put("bos_token", text));
    vocabulary.text("eos").ifPresent(text -> config.put("eos_token", text));
    vocabulary.text("unknown").ifPresent(text -> config.put("unk_token", text));
    vocabulary.text("padding").ifPresent(text -> config.put("pad_token", text));
    if (metadata.has(TEMPLATE)) {
      config.put("chat_template", metadata.text(TEMPLATE));
    }
    files.put("tokenizer_config.json", config.toString().getBytes(StandardCharsets.UTF_8));
    return files;
  }
}
