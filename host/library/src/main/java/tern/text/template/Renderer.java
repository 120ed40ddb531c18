package tern.text.template;

import java.util.Iterator;
import java.util.List;

/** Executes statements, and collects the text that they write. */
final class Renderer {
  /** How statements end. */
  private enum End {
    NORMAL,
    BREAK,
    CONTINUE
  }

  private final Evaluator evaluator;
  private final Assignment assignment;

  Renderer(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.assignment = new Assignment(evaluator);
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
          assignment.assign(target, evaluator.evaluate(value, scope), scope);
      case Statement.SetBlock(Statement.Target target, Expression filtered, var body) ->
          assignment.assign(target, filtered(filtered, body, scope), scope);
      case Statement.FilterBlock(Expression filtered, var body) ->
          write(out, Printer.text(filtered(filtered, body, scope), evaluator.budget()));
      case Statement.With with -> {
        Scope inner = new Scope(scope);
        for (int i = 0; i < with.targets().size(); i++) {
          assignment.assign(
              with.targets().get(i), evaluator.evaluate(with.values().get(i), scope), inner);
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
            loop.test() == null ? iterator : new FilteredItems(loop, iterator, scope, evaluator),
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
      assignment.assign(loop.target(), item, inner);
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
}
