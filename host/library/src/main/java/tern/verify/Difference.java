package tern.verify;

/**
 * The first value in which a run differs.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param layer index of the layer; -1 outside of layers or if the run failed before any
 * @param tensor name of the tensor
 * @param token index of the token
 * @param row index in the token's row
 * @param expected the value that it should be
 * @param got the value that came
 * @param cause the likely cause
 * @param evidence the experiment that shows it
 */
public record Difference(
    int layer,
    String tensor,
    int token,
    int row,
    double expected,
    double got,
    Cause cause,
    String evidence) {

  /** A failure before any value could be compared. */
  static Difference failed(Cause cause, String evidence) {
    return new Difference(-1, "none", 0, 0, 0, 0, cause, evidence);
  }

  /** The same difference with its cause. */
  Difference because(Cause cause, String evidence) {
    return new Difference(layer, tensor, token, row, expected, got, cause, evidence);
  }
}
