package tern.model;

import org.jspecify.annotations.Nullable;
import tern.cpu.Workers;

/**
 * The weights of a language model's head. Its int8 form is made when it is first needed.
 *
 * <p>Any thread may use it.
 */
public final class HeadRows {
  private final FloatRows rows;
  private @Nullable Int8Rows int8;

  /**
   * Wraps a head.
   *
   * @param rows {@code vocabulary x hidden}
   */
  public HeadRows(FloatRows rows) {
    this.rows = rows;
  }

  /** Wraps a head whose int8 form exists already. */
  public HeadRows(FloatRows rows, Int8Rows int8) {
    this.rows = rows;
    this.int8 = int8;
  }

  /** The rows as the checkpoint has them. */
  public FloatRows rows() {
    return rows;
  }

  /** The rows in int8. */
  public synchronized Int8Rows int8(Workers workers) {
    if (int8 == null) {
      int8 = Int8Rows.of(rows, workers);
    }
    return int8;
  }
}
