package tern.cpu;

/**
 * The shape of grouped-query attention. Keys of 16 positions stand together, element by element:
 * {@code [position / 16][key head][element][position mod 16]}; values stand {@code [position][key
 * head][element]}.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param half whether keys and values are float16, else float32
 * @param heads query heads
 * @param group query heads that share a key head
 * @param dim width of a head
 * @param row floats from a token's first query to the next token's
 * @param scale factor of each score, {@code 1 / sqrt(dim)}
 */
public record Attention(boolean half, int heads, int group, int dim, int row, float scale) {
  /** Positions whose keys stand together. */
  public static final int POSITIONS = 16;

  /** Most heads of a group that attend together. */
  private static final int TOGETHER = 4;

  /** Key heads. */
  public int keyHeads() {
    return heads / group;
  }

  /** Elements of a position's keys, or of its values. */
  public int keySize() {
    return keyHeads() * dim;
  }

  /** Bytes of an element of keys or values. */
  public int elementBytes() {
    return half ? Short.BYTES : Float.BYTES;
  }

  /** Bytes that the scores of up to {@code positions} positions take while a thread attends. */
  public long scoresBytes(int positions) {
    return 4L * TOGETHER * ((positions + POSITIONS - 1L) / POSITIONS * POSITIONS);
  }

  /** Index of an element of a key. */
  public long keyAt(int position, int keyHead, int element) {
    long block = (long) (position / POSITIONS) * keyHeads() + keyHead;
    return (block * dim + element) * POSITIONS + position % POSITIONS;
  }

  /** Index of an element of a value. */
  public long valueAt(int position, int keyHead, int element) {
    return (long) position * keySize() + (long) keyHead * dim + element;
  }
}
