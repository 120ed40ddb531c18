package tern.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the scores of a SentencePiece vocabulary into a list of merges, best first: each token is
 * the merge of every two tokens that it splits into. This is how Hugging Face converts such
 * vocabularies (convert_slow_tokenizer.py, generate_merges), ties included.
 */
final class ScoreMerges {
  /** Longest token, in characters; SentencePiece's own limit is 16 if not set otherwise. */
  private static final int LONGEST = 256;

  private static final Comparator<Merge> BEST_FIRST =
      Comparator.comparingDouble(Merge::score)
          .thenComparingInt(merge -> characters(merge.left))
          .thenComparingInt(merge -> characters(merge.right))
          .reversed();

  record Merge(String left, String right, float score) {}

  private ScoreMerges() {}

  static List<Merge> of(GgufVocabulary vocabulary, float[] scores) {
    String[] texts = vocabulary.texts();
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < texts.length; id++) {
      ids.put(texts[id], id);
    }
    List<Merge> merges = new ArrayList<>();
    for (int id = 0; id < texts.length; id++) {
      String text = texts[id];
      if (text.length() > LONGEST) {
        throw vocabulary
            .metadata()
            .broken(
                GgufVocabulary.TOKENS,
                "tokens of at most " + LONGEST + " characters; token " + id + " is longer");
      }
      float score = scores[id];
      List<Merge> local = new ArrayList<>();
      for (int at = 1; at < text.length(); at++) {
        String left = text.substring(0, at);
        String right = text.substring(at);
        // Halves of a surrogate pair are in no vocabulary.
        if (ids.containsKey(left) && ids.containsKey(right)) {
          local.add(new Merge(left, right, score));
        }
      }
      local.sort(
          Comparator.<Merge>comparingInt(merge -> ids.get(merge.left))
              .thenComparingInt(merge -> ids.get(merge.right)));
      merges.addAll(local);
    }
    merges.sort(BEST_FIRST);
    return merges;
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
