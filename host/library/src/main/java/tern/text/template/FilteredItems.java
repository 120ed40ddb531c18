package tern.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The items of a loop for which its test holds. */
final class FilteredItems implements Iterator<Object> {
  private final Statement.For loop;
  private final Iterator<Object> all;
  private final Scope scope;
  private final Evaluator evaluator;
  private final List<Object> next = new ArrayList<>(1);

  FilteredItems(Statement.For loop, Iterator<Object> all, Scope scope, Evaluator evaluator) {
    this.evaluator = evaluator;
    this.loop = loop;
    this.all = all;
    this.scope = scope;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && all.hasNext()) {
      Object item = all.next();
      Scope inner = new Scope(scope);
      new Assignment(evaluator).assign(loop.target(), item, inner);
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
