package tern.text.template;

import java.util.HashMap;
import java.util.Map;

/** Variables; a name that is not set here is looked up in the scope around this one. */
final class Scope {
  private final Scope around;
  private final Map<String, Object> variables = new HashMap<>();

  Scope(Scope around) {
    this.around = around;
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      Object value = scope.variables.get(name);
      if (value != null || scope.variables.containsKey(name)) {
        return value;
      }
    }
    return new Undefined("'" + name + "' is undefined");
  }
}
