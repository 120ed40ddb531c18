package tern.text.template;

import tern.TernException;

/**
 * Thrown when a template cannot be parsed or rendered, or when it refuses its input with {@code
 * raise_exception}. The message names line and column.
 */
public final class TemplateException extends TernException {
  private final int line;
  private final int column;

  TemplateException(String name, int line, int column, String message) {
    super(name + ", line " + line + ", column " + column + ": " + message);
    this.line = line;
    this.column = column;
  }

  /** Line of the template, from 1. */
  public int line() {
    return line;
  }

  /** Column of the template in characters, from 1. */
  public int column() {
    return column;
  }
}
