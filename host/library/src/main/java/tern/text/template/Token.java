package tern.text.template;

/**
 * A token of a template.
 *
 * @param text as in the source; for {@link Kind#DATA} and {@link Kind#STRING} what it stands for
 * @param at offset in the source
 */
record Token(Kind kind, String text, int at) {
  enum Kind {
    DATA("text"),
    BLOCK_BEGIN("{%"),
    BLOCK_END("%}"),
    VARIABLE_BEGIN("{{"),
    VARIABLE_END("}}"),
    NAME("a name"),
    STRING("a string"),
    INTEGER("a whole number"),
    FLOAT("a number"),
    OPERATOR("an operator"),
    END("the end of the template");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** Names the token in a message. */
  String words() {
    return kind == Kind.NAME || kind == Kind.OPERATOR ? "'" + text + "'" : kind.words;
  }
}
