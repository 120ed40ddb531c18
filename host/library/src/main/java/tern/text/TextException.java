package tern.text;

/** A tokenizer is missing, broken, or of another model. */
public final class TextException extends RuntimeException {
  public TextException(String message) {
    super(message);
  }

  public TextException(String message, Throwable cause) {
    super(message, cause);
  }
}
