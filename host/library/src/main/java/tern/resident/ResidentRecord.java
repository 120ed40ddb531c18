package tern.resident;

import java.util.Comparator;
import java.util.stream.IntStream;
import tern.model.Candidates;
import tern.model.TopTokens;

/**
 * What a token has left: the one chosen after it, and the list of candidates.
 *
 * <p>Immutable: any thread may use it; the arrays are not changed.
 *
 * @param chosen the token with the largest logit of the list; of equals, the smallest
 * @param ids the list
 * @param logits its logits
 */
public record ResidentRecord(int chosen, int[] ids, float[] logits) {
  /** Reads a record of {@code (words - 1) / 2} entries. */
  static ResidentRecord of(int[] words) {
    int entries = (words.length - 1) / 2;
    int[] ids = new int[entries];
    float[] logits = new float[entries];
    for (int i = 0; i < entries; i++) {
      ids[i] = words[1 + i];
      logits[i] = Float.intBitsToFloat(words[1 + entries + i]);
    }
    return new ResidentRecord(words[0], ids, logits);
  }

  /** The {@code count} most likely tokens of the list, in their order. */
  Candidates top(int count) {
    int[] order =
        IntStream.range(0, ids.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -logits[i]).thenComparingInt(i -> ids[i]))
            .limit(count)
            .mapToInt(Integer::intValue)
            .toArray();
    int[] most = IntStream.of(order).map(i -> ids[i]).toArray();
    return new Candidates(most, TopTokens.pick(logits, order));
  }
}
