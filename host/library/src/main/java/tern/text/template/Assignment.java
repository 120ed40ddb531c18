package tern.text.template;

import java.util.List;

/** Gives values to names, attributes of namespaces, and tuples of them. */
final class Assignment {
  private final Evaluator evaluator;

  Assignment(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  void assign(Statement.Target target, Object value, Scope scope) {
    switch (target) {
      case Statement.NameTarget(String name) -> scope.set(name, value);
      case Statement.AttributeTarget(String namespace, String name, int at) -> {
        if (!(scope.get(namespace) instanceof Namespace attributes)) {
          throw new Fault("'" + namespace + "' is no namespace; its attributes cannot be set", at);
        }
        attributes.set(name, value);
      }
      case Statement.TupleTarget(List<Statement.Target> targets, int at) -> {
        List<Object> values;
        try {
          values = Values.list(value, evaluator.budget());
        } catch (Fault fault) {
          throw fault.at(at);
        }
        if (values.size() != targets.size()) {
          throw new Fault(
              "expected " + targets.size() + " values to assign, got " + values.size(), at);
        }
        for (int i = 0; i < values.size(); i++) {
          assign(targets.get(i), values.get(i), scope);
        }
      }
    }
  }
}
