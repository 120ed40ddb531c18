package tern.backend;

/** Two backends disagree. */
public final class MismatchException extends RuntimeException {
  MismatchException(String matrix, int row, int token, int expected, int got) {
    super(
        "%s: row %d, token %d of the product: expected %d, got %d"
            .formatted(matrix, row, token, expected, got));
  }
}
