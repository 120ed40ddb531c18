package tern.text.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Arguments of a call, by position and by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /**
   * Matches arguments with parameters.
   *
   * @param what name of the function in messages
   * @param required number of parameters that must be given
   */
  Bound bind(String what, int required, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new Fault(
          what + " takes at most " + parameters.length + " arguments, not " + positional.size());
    }
    Map<String, Object> given = new HashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      given.put(parameters[i], positional.get(i));
    }
    named.forEach(
        (name, value) -> {
          if (!Set.of(parameters).contains(name)) {
            throw new Fault(what + " has no parameter '" + name + "'");
          }
          if (given.containsKey(name)) {
            throw new Fault(what + " got two values for '" + name + "'");
          }
          given.put(name, value);
        });
    for (int i = 0; i < required; i++) {
      if (!given.containsKey(parameters[i])) {
        throw new Fault(what + " needs the argument '" + parameters[i] + "'");
      }
    }
    return new Bound(what, given);
  }

  /** Returns these arguments without the first positional ones. */
  Arguments without(int first) {
    return new Arguments(new ArrayList<>(positional.subList(first, positional.size())), named);
  }

  /** Returns these arguments and one more. */
  Arguments and(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(named);
    if (more.put(name, value) != null) {
      throw new Fault("the argument '" + name + "' is given twice");
    }
    return new Arguments(positional, more);
  }

  /** Arguments of a call by parameter. */
  record Bound(String what, Map<String, Object> given) {
    boolean has(String name) {
      return given.containsKey(name);
    }

    Object get(String name, Object otherwise) {
      return given.containsKey(name) ? given.get(name) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
      return has(name) ? Values.truth(given.get(name)) : otherwise;
    }

    long whole(String name, long otherwise) {
      if (!has(name)) {
        return otherwise;
      }
      return switch (given.get(name)) {
        case Long value -> value;
        case Boolean value -> value ? 1 : 0;
        case null, default -> throw wrong(name, "a whole number");
      };
    }

    /** Returns a text; null if it is not given, or None. */
    String text(String name) {
      return switch (given.get(name)) {
        case null -> null;
        case String value -> value;
        case Markup(String value) -> value;
        default -> throw wrong(name, "a string");
      };
    }

    private Fault wrong(String name, String expected) {
      return new Fault(
          "the argument '"
              + name
              + "' of "
              + what
              + " is of type "
              + Values.type(given.get(name))
              + ", expected "
              + expected);
    }
  }
}
