package tern.text.template;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Python's tuple: a list that prints with parentheses, and equals only tuples. */
final class Tuple extends AbstractList<Object> {
  private final List<Object> items;

  private Tuple(List<Object> items) {
    this.items = items;
  }

  /** Creates a tuple. */
  static Tuple of(Object... items) {
    return new Tuple(Arrays.asList(items.clone()));
  }

  static Tuple copyOf(List<?> items) {
    return new Tuple(Collections.unmodifiableList(new ArrayList<>(items)));
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
