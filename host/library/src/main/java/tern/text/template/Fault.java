package tern.text.template;

/** A failure in a template, placed in the source as soon as the place is known. */
final class Fault extends RuntimeException {
  private static final int NOWHERE = -1;

  /** Offset in the source, or {@link #NOWHERE}. */
  private final int at;

  Fault(String message) {
    this(message, NOWHERE);
  }

  Fault(String message, int at) {
    super(message, null, false, false);
    this.at = at;
  }

  /** Returns this failure, placed at an offset unless it already has a place. */
  Fault at(int offset) {
    return at == NOWHERE ? new Fault(getMessage(), offset) : this;
  }

  int at() {
    return Math.max(0, at);
  }
}
