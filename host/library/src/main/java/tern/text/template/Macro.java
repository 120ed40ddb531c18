package tern.text.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A macro, or the body of a {@code call} block, with the variables around its definition. */
final class Macro implements Callable {
  private final Statement.Signature signature;
  private final List<Statement> body;
  private final Scope around;
  private final Renderer renderer;

  Macro(Statement.Signature signature, List<Statement> body, Scope around, Renderer renderer) {
    this.signature = signature;
    this.body = body;
    this.around = around;
    this.renderer = renderer;
  }

  Object attribute(String name) {
    return switch (name) {
      case "name" -> signature.name();
      case "arguments" -> Tuple.copyOf(signature.parameters());
      default -> null;
    };
  }

  @Override
  public Object call(Arguments arguments, Evaluator evaluator) {
    Scope scope = new Scope(around);
    List<String> parameters = signature.parameters();
    Map<String, Object> given = new HashMap<>();
    Map<String, Object> others = new LinkedHashMap<>();
    int positional = Math.min(parameters.size(), arguments.positional().size());
    for (int i = 0; i < positional; i++) {
      given.put(parameters.get(i), arguments.positional().get(i));
    }
    arguments
        .named()
        .forEach(
            (name, value) -> {
              boolean known = parameters.contains(name);
              if (known && given.containsKey(name)) {
                throw new Fault("the macro '" + signature.name() + "' got '" + name + "' twice");
              }
              (known ? given : others).put(name, value);
            });
    if (signature.used().contains("caller") && !parameters.contains("caller")) {
      Object caller = others.containsKey("caller") ? others.remove("caller") : noCaller();
      scope.set("caller", caller);
    }
    for (String parameter : parameters) {
      scope.set(parameter, value(parameter, given, scope, evaluator));
    }
    more(scope, arguments.positional().subList(positional, arguments.positional().size()), others);
    return renderer.text(body, scope);
  }

  private static Undefined noCaller() {
    return new Undefined("there is no caller, because the macro is not called by a 'call' block");
  }

  private Object value(
      String parameter, Map<String, Object> given, Scope scope, Evaluator evaluator) {
    if (given.containsKey(parameter)) {
      return given.get(parameter);
    }
    Expression otherwise = signature.defaults().get(parameter);
    return otherwise == null
        ? new Undefined("the parameter '" + parameter + "' was not given")
        : evaluator.evaluate(otherwise, scope);
  }

  /** Sets arguments without a parameter where the body uses them, and refuses them elsewhere. */
  private void more(Scope scope, List<Object> positional, Map<String, Object> named) {
    Set<String> used = signature.used();
    if (used.contains("varargs")) {
      scope.set("varargs", Tuple.copyOf(positional));
    } else if (!positional.isEmpty()) {
      throw new Fault(
          "the macro '"
              + signature.name()
              + "' takes at most "
              + signature.parameters().size()
              + " arguments");
    }
    if (used.contains("kwargs")) {
      scope.set("kwargs", named);
    } else if (!named.isEmpty()) {
      throw new Fault(
          "the macro '"
              + signature.name()
              + "' has no parameter '"
              + named.keySet().iterator().next()
              + "'");
    }
  }
}
