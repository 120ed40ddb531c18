package tern.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The parts of a tokenizer.json for SentencePiece's BPE, where a space is {@code ▁} and characters
 * that are in no token become bytes. They are those of Llama's converter in transformers.
 */
final class SentencePieceJson {
  private static final String SPACE = "▁";
  private static final String SCORES = GgufVocabulary.PREFIX + "scores";

  private SentencePieceJson() {}

  static void write(ObjectNode root, GgufVocabulary vocabulary) {
    GgufMetadata metadata = vocabulary.metadata();
    boolean leading = metadata.flag(GgufVocabulary.PREFIX + "add_space_prefix", true);
    ArrayNode before = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    if (leading) {
      before.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(before, " ", SPACE);
    ArrayNode after = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(after, SPACE, " ");
    after.addObject().put("type", "ByteFallback");
    after.addObject().put("type", "Fuse");
    if (leading) {
      after.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    float[] scores = metadata.floats(SCORES);
    if (scores.length != vocabulary.texts().length) {
      throw metadata.broken(SCORES, "as many as tokens: " + vocabulary.texts().length);
    }
    ObjectNode model = root.putObject("model").put("type", "BPE");
    int unknown = Math.max(0, vocabulary.special("unknown"));
    if (vocabulary.texts().length > 0) {
      model.put("unk_token", vocabulary.texts()[unknown]);
    }
    model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
    TokenizerJson.vocabulary(model, vocabulary);
    ArrayNode merges = model.putArray("merges");
    for (ScoreMerges.Merge merge : ScoreMerges.of(vocabulary, scores)) {
      merges.addArray().add(merge.left()).add(merge.right());
    }
  }

  private static void replace(ArrayNode steps, String from, String to) {
    ObjectNode step = steps.addObject().put("type", "Replace");
    step.putObject("pattern").put("String", from);
    step.put("content", to);
  }
}
