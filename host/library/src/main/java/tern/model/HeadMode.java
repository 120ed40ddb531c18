package tern.model;

/**
 * Where the head of a language model is computed. In each mode all backends give equal tokens and
 * logits, to the last bit.
 */
public enum HeadMode {
  /**
   * On the host: rows in int8 find the tokens that may be among the best, and their rows are
   * computed again in float32. The best tokens and all logits are those of the full head.
   */
  HOST,
  /**
   * On the backend: integers within +-121 give every logit within a bound, and the rows in doubt
   * are computed again on the host in float32. The best tokens and their logits are those of {@link
   * #HOST}; where all logits are asked for, they are those of the integers.
   */
  EXACT,
  /**
   * On the backend, from the two or three most significant trits of each integer; the rows of the
   * best candidates are computed again on the host in float32. A token may be missed: each 64th
   * choice is made by the full head as well, and counts the misses. Where all logits are asked for,
   * the host computes the full head.
   */
  FAST
}
