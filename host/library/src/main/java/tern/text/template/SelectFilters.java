package tern.text.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Filters that take items of a sequence, or something of each: lazy, as in Jinja. */
final class SelectFilters {
  private SelectFilters() {}

  /** Applies {@code map}: an attribute, or another filter, of each item. */
  static Once map(Object input, Arguments arguments, Evaluator evaluator) {
    Iterator<Object> items = items(input, evaluator);
    Map<String, Object> named = arguments.named();
    if (arguments.positional().isEmpty() && named.containsKey("attribute")) {
      Arguments.Bound bound = arguments.bind("map", 0, "attribute", "default");
      Object attribute = bound.get("attribute", null);
      Object otherwise = bound.get("default", null);
      return each(
          items,
          evaluator,
          item -> {
            Object value = attribute(item, attribute, evaluator);
            return value instanceof Undefined && otherwise != null ? otherwise : value;
          });
    }
    String filter = name("map", arguments);
    Arguments others = arguments.without(1);
    return each(items, evaluator, item -> Filters.apply(filter, item, others, evaluator));
  }

  /** Iterates over what is not empty or false; of anything else there are no items. */
  private static Iterator<Object> items(Object input, Evaluator evaluator) {
    return Values.truth(input) ? evaluator.iterate(input) : Collections.emptyIterator();
  }

  private static String name(String filter, Arguments arguments) {
    if (arguments.positional().isEmpty()
        || !(arguments.positional().getFirst() instanceof String name)) {
      throw new Fault("the filter '" + filter + "' needs a name in quotes");
    }
    return name;
  }

  private static Once each(
      Iterator<Object> items, Evaluator evaluator, Function<Object, Object> function) {
    return new Once(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return nested(evaluator, items::hasNext);
          }

          @Override
          public Object next() {
            return nested(evaluator, () -> function.apply(items.next()));
          }
        });
  }

  /** Counts the depth of generators in generators, which recursion follows. */
  private static <T> T nested(Evaluator evaluator, Supplier<T> next) {
    evaluator.budget().enter();
    try {
      return next.get();
    } finally {
      evaluator.budget().leave();
    }
  }

  /** Applies select, reject, selectattr or rejectattr. */
  static Once select(String filter, Object input, Arguments arguments, Evaluator evaluator) {
    boolean kept = filter.startsWith("select");
    boolean ofAttribute = filter.endsWith("attr");
    Iterator<Object> items = items(input, evaluator);
    if (ofAttribute && arguments.positional().isEmpty()) {
      throw new Fault("the filter '" + filter + "' needs the name of an attribute");
    }
    Object attribute = ofAttribute ? arguments.positional().getFirst() : null;
    Arguments rest = ofAttribute ? arguments.without(1) : arguments;
    boolean tested = !rest.positional().isEmpty();
    String test = tested ? name(filter, rest) : null;
    Arguments others = tested ? rest.without(1) : rest;
    Function<Object, Boolean> keeps =
        item -> {
          Object value = ofAttribute ? attribute(item, attribute, evaluator) : item;
          boolean holds =
              tested ? Tests.apply(test, value, others, evaluator) : Values.truth(value);
          return holds == kept;
        };
    return new Once(new Selection(items, keeps, evaluator));
  }

  /** The items that a function keeps. */
  private static final class Selection implements Iterator<Object> {
    private final Iterator<Object> items;
    private final Function<Object, Boolean> keeps;
    private final Evaluator evaluator;
    private final List<Object> next = new ArrayList<>(1);

    Selection(Iterator<Object> items, Function<Object, Boolean> keeps, Evaluator evaluator) {
      this.items = items;
      this.keeps = keeps;
      this.evaluator = evaluator;
    }

    @Override
    public boolean hasNext() {
      return nested(
          evaluator,
          () -> {
            while (next.isEmpty() && items.hasNext()) {
              evaluator.budget().spend(1);
              Object item = items.next();
              if (keeps.apply(item)) {
                next.add(item);
              }
            }
            return !next.isEmpty();
          });
    }

    @Override
    public Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return next.removeFirst();
    }
  }

  /** Returns an attribute or item by a path: names and indexes between dots. */
  static Object attribute(Object item, Object path, Evaluator evaluator) {
    if (!(path instanceof String names)) {
      return Attributes.item(item, path, evaluator);
    }
    evaluator.budget().spend(names.length());
    Object value = item;
    for (Object part : Splits.split(names, ".", -1, false, evaluator.budget())) {
      boolean index = ((String) part).matches("[0-9]{1,9}");
      value =
          Attributes.item(value, index ? (Object) Long.valueOf((String) part) : part, evaluator);
    }
    return value;
  }
}
