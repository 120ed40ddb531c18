package tern.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The variable {@code loop}: where a loop is. Looks ahead only when asked to. */
final class Loop implements Callable {
  private final int depth;
  private final Evaluator evaluator;

  /** Renders the loop over other items, for {@code recursive}; null if it is not. */
  private final Function<Object, Object> recursion;

  private Iterator<Object> items;
  private final List<Object> ahead = new ArrayList<>();
  private long index;

  /** Number of items; negative until somebody asks. */
  private long length = -1;

  private Object previous = new Undefined("there is no item before the first");
  private Object current = previous;
  private Object changed = this;

  Loop(Iterator<Object> items, int depth, Evaluator evaluator, Function<Object, Object> recursion) {
    this.items = items;
    this.depth = depth;
    this.evaluator = evaluator;
    this.recursion = recursion;
  }

  boolean hasNext() {
    return !ahead.isEmpty() || items.hasNext();
  }

  /** Goes on to the next item. */
  Object next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    previous = index == 0 ? previous : current;
    current = ahead.isEmpty() ? items.next() : ahead.removeFirst();
    index++;
    return current;
  }

  long length() {
    if (length < 0) {
      List<Object> rest = new ArrayList<>(ahead);
      items.forEachRemaining(
          item -> {
            evaluator.budget().spend(1);
            rest.add(item);
          });
      ahead.clear();
      items = rest.iterator();
      length = index + rest.size();
    }
    return length;
  }

  private Object lookAhead() {
    if (ahead.isEmpty() && items.hasNext()) {
      ahead.add(items.next());
    }
    return ahead.isEmpty() ? new Undefined("there is no item after the last") : ahead.getFirst();
  }

  /** Returns an attribute; null if there is none of that name. */
  Object attribute(String name) {
    return switch (name) {
      case "index" -> index;
      case "index0" -> index - 1;
      case "revindex" -> length() - index + 1;
      case "revindex0" -> length() - index;
      case "first" -> index == 1;
      case "last" -> !hasNext();
      case "length" -> length();
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" -> previous;
      case "nextitem" -> lookAhead();
      case "cycle" -> (Callable) this::cycle;
      case "changed" -> (Callable) this::changed;
      default -> null;
    };
  }

  private Object cycle(Arguments arguments, Evaluator in) {
    if (arguments.positional().isEmpty()) {
      throw new Fault("loop.cycle needs at least one argument");
    }
    return arguments.positional().get((int) ((index - 1) % arguments.positional().size()));
  }

  private Object changed(Arguments arguments, Evaluator in) {
    Tuple values = Tuple.copyOf(arguments.positional());
    boolean equal = Comparison.equal(changed, values, in.budget());
    changed = values;
    return !equal;
  }

  @Override
  public Object call(Arguments arguments, Evaluator in) {
    if (recursion == null) {
      throw new Fault("this loop is not marked as 'recursive'");
    }
    return recursion.apply(arguments.bind("loop", 1, "iterable").get("iterable", null));
  }
}
