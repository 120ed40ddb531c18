package tern.text.template;

/**
 * A variable, attribute or item that does not exist: empty, false, and an error in most other uses.
 *
 * @param why message of that error
 */
record Undefined(String why) {
  static Undefined attribute(Object of, String name) {
    return new Undefined("'" + Values.type(of) + "' has no attribute '" + name + "'");
  }

  Fault fault() {
    return new Fault(why);
  }
}
