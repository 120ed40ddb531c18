package tern.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parts of a tokenizer.json for byte-level BPE: splitting, merging, and back. */
final class ByteLevelJson {
  private static final String MERGES = GgufVocabulary.PREFIX + "merges";

  private ByteLevelJson() {}

  static void write(ObjectNode root, GgufVocabulary vocabulary, WordSplit split) {
    if (split.normalised) {
      root.putObject("normalizer").put("type", "NFC");
    }
    ObjectNode bytes = TokenizerJson.JSON.createObjectNode().put("type", "ByteLevel");
    bytes.put("add_prefix_space", false).put("trim_offsets", false);
    bytes.put("use_regex", split.regex == null);
    if (split.regex == null) {
      root.set("pre_tokenizer", bytes);
    } else {
      ArrayNode steps =
          root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
      ObjectNode words = steps.addObject().put("type", "Split");
      words.putObject("pattern").put("Regex", split.regex);
      words.put("behavior", "Isolated").put("invert", false);
      steps.add(bytes);
    }
    root.set("decoder", bytes.deepCopy());
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.put("fuse_unk", false).put("byte_fallback", false);
    model.put("ignore_merges", split.wholeWords);
    TokenizerJson.vocabulary(model, vocabulary);
    ArrayNode merges = model.putArray("merges");
    for (String merge : vocabulary.metadata().texts(MERGES)) {
      int space = merge.indexOf(' ');
      if (space < 1 || space == merge.length() - 1 || merge.indexOf(' ', space + 1) >= 0) {
        throw vocabulary
            .metadata()
            .broken(MERGES, "two tokens with a space between; one is '" + merge + "'");
      }
      merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
    }
  }
}
