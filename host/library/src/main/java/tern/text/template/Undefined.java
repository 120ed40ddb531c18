package tern.text.template;

/**
 * A variable, attribute or item that does not exist: empty, false, and an error in most other uses.
 *
 * @param why message of that error
 */
record Undefined(String why) {
  private static final int MOST_SHOWN = 80;

  static Undefined attribute(Object of, String name) {
    String shown = name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN) + "...";
    return new Undefined("'" + Values.type(of) + "' has no attribute '" + shown + "'");
  }

  Fault fault() {
    return new Fault(why);
  }
}
