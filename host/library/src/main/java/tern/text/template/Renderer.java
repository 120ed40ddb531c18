package tern.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Executes statements, and collects the text that they write. */
final class Renderer {
  /** How statements end. */
  private enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }

  private final Evaluator evaluator;

  Renderer(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** Returns the text that statements write. */
  String text(List<Statement> statements, Scope scope) {
    StringBuilder out = new StringBuilder();
    run(statements, scope, out);
    return out.toString();
  }

  private void write(StringBuilder out, String text) {
    evaluator.budget().spend(text.length());
    out.append(text);
  }

  private End run(List<Statement> statements, Scope scope, StringBuilder out) {
    evaluator.budget().enter();
    try {
      for (Statement statement : statements) {
        End end = run(statement, scope, out);
        if (end != End.NORMAL) {
          return end;
        }
      }
      return End.NORMAL;
    } finally {
      evaluator.budget().leave();
    }
  }

  private End run(Statement statement, Scope scope, StringBuilder out) {
    evaluator.budget().spend(Budget.STEP);
    switch (statement) {
      case Statement.Text(String text) -> write(out, text);
      case Statement.Output(Expression value) -> output(value, scope, out);
      case Statement.If(List<Statement.Branch> branches) -> {
        for (Statement.Branch branch : branches) {
          if (branch.test() == null || Values.truth(evaluator.evaluate(branch.test(), scope))) {
            return run(branch.body(), scope, out);
          }
        }
      }
      case Statement.For loop -> {
        return loop(loop, evaluator.evaluate(loop.items(), scope), 0, scope, out);
      }
      case Statement.Set(Statement.Target target, Expression value) ->
          assign(target, evaluator.evaluate(value, scope), scope);
      case Statement.SetBlock(Statement.Target target, Expression filtered, var body) ->
          assign(target, filtered(filtered, body, scope), scope);
      case Statement.FilterBlock(Expression filtered, var body) ->
          write(out, Printer.text(filtered(filtered, body, scope), evaluator.budget()));
      case Statement.With with -> {
        Scope inner = new Scope(scope);
        for (int i = 0; i < with.targets().size(); i++) {
          assign(with.targets().get(i), evaluator.evaluate(with.values().get(i), scope), inner);
        }
        return run(with.body(), inner, out);
      }
      case Statement.Macro(Statement.Signature signature, var body) ->
          scope.set(signature.name(), new Macro(signature, body, scope, this));
      case Statement.CallBlock block -> write(out, called(block, scope));
      case Statement.Scoped(var body) -> write(out, text(body, new Scope(scope)));
      case Statement.Jump(boolean isBreak) -> {
        return isBreak ? End.BREAK : End.CONTINUE;
      }
    }
    return End.NORMAL;
  }

  private void output(Expression expression, Scope scope, StringBuilder out) {
    Object value = evaluator.evaluate(expression, scope);
    try {
      write(out, Printer.text(value, evaluator.budget()));
    } catch (Fault fault) {
      throw fault.at(expression.at());
    }
  }

  private Object filtered(Expression filtered, List<Statement> body, Scope scope) {
    String text = text(body, new Scope(scope));
    Scope inner = new Scope(scope);
    inner.set(Statement.INPUT, text);
    return evaluator.evaluate(filtered, inner);
  }

  private String called(Statement.CallBlock block, Scope scope) {
    Object callee = evaluator.evaluate(block.call().callee(), scope);
    Arguments given = evaluator.arguments(block.call().arguments(), scope);
    Macro caller = new Macro(block.signature(), block.body(), scope, this);
    try {
      return Printer.text(evaluator.call(callee, given.and("caller", caller)), evaluator.budget());
    } catch (Fault fault) {
      throw fault.at(block.call().at());
    }
  }

  private End loop(Statement.For loop, Object items, int depth, Scope scope, StringBuilder out) {
    Iterator<Object> iterator;
    try {
      iterator = evaluator.iterate(items);
    } catch (Fault fault) {
      throw fault.at(loop.items().at());
    }
    Loop position =
        new Loop(
            loop.test() == null ? iterator : new Filtered(loop, iterator, scope),
            depth,
            evaluator,
            loop.recursive() ? more -> recursion(loop, more, depth + 1, scope) : null);
    boolean any = false;
    while (position.hasNext()) {
      any = true;
      evaluator.budget().spend(Budget.STEP);
      Scope inner = new Scope(scope);
      Object item = position.next();
      inner.set("loop", position);
      assign(loop.target(), item, inner);
      if (run(loop.body(), inner, out) == End.BREAK) {
        break;
      }
    }
    return any ? End.NORMAL : run(loop.otherwise(), new Scope(scope), out);
  }

  private String recursion(Statement.For loop, Object items, int depth, Scope scope) {
    StringBuilder out = new StringBuilder();
    loop(loop, items, depth, scope, out);
    return out.toString();
  }

  /** The items of a loop for which its test holds. */
  private final class Filtered implements Iterator<Object> {
    private final Statement.For loop;
    private final Iterator<Object> all;
    private final Scope scope;
    private final List<Object> next = new ArrayList<>(1);

    Filtered(Statement.For loop, Iterator<Object> all, Scope scope) {
      this.loop = loop;
      this.all = all;
      this.scope = scope;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && all.hasNext()) {
        Object item = all.next();
        Scope inner = new Scope(scope);
        assign(loop.target(), item, inner);
        if (Values.truth(evaluator.evaluate(loop.test(), inner))) {
          next.add(item);
        }
      }
      return !next.isEmpty();
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return next.removeFirst();
    }
  }

  private void assign(Statement.Target target, Object value, Scope scope) {
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
