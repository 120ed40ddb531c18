package tern.text;

/** Thrown when a tokenizer is missing, broken, or made for another model. */
public final class TextException extends RuntimeException {
  public TextException(String message) {
    super(message);
  }

  public TextException(String message, Throwable cause) {
    super(message, cause);
  }
}
