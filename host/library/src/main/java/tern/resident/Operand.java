package tern.resident;

/**
 * Where a vector of an instruction begins, and how far its next repetition is.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param memory whether it is in device memory, else in the unit's buffer
 * @param at device address in bytes, or word of the buffer
 * @param stride from one repetition to the next, in bytes or in words
 * @param map number of the {@link AddressMap} whose sum is added to the address; 0 for none
 */
public record Operand(boolean memory, long at, int stride, int map) {
  /** An operand that an instruction does not have. */
  static final Operand NONE = new Operand(false, 0, 0, 0);

  /** Words of the buffer. */
  public static Operand buffer(long word) {
    return new Operand(false, word, 0, 0);
  }

  /** Elements in memory. */
  public static Operand memory(long address) {
    return new Operand(true, address, 0, 0);
  }

  /** The same, each repetition so much further. */
  public Operand every(int stride) {
    return new Operand(memory, at, stride, map);
  }

  /** The same from a repetition on. */
  public Operand row(int first) {
    return plus((long) first * stride);
  }

  /** The same, moved by a map. */
  public Operand mapped(int map) {
    return new Operand(memory, at, stride, map);
  }

  /** The same, so many bytes or words further on. */
  public Operand plus(long offset) {
    return new Operand(memory, at + offset, stride, map);
  }
}
