package tern.text.template;

import java.util.ArrayList;
import java.util.List;

/** Python's slices of strings, lists and tuples. */
final class Slices {
  private Slices() {}

  /** Returns {@code of[start:stop:step]}; absent parts are null. */
  static Object slice(Object of, Object start, Object stop, Object step, Budget budget) {
    switch (of) {
      case Undefined undefined -> throw undefined.fault();
      case String text when step == null -> {
        long length = Values.length(text, budget);
        long from = bound(start, 0, 0, length, length);
        long to = Math.max(from, bound(stop, length, 0, length, length));
        budget.spend(to - from);
        return text.substring(Strings.offset(text, from), Strings.offset(text, to));
      }
      case String text -> {
        budget.spend(text.length());
        StringBuilder picked = new StringBuilder();
        pick(Strings.characters(text), start, stop, step, budget).forEach(picked::append);
        return picked.toString();
      }
      case Tuple tuple -> {
        return Tuple.copyOf(pick(tuple, start, stop, step, budget));
      }
      case Range range -> {
        Bounds bounds = Bounds.of(range.size(), start, stop, step);
        return range.slice(bounds.from, bounds.to, bounds.by);
      }
      case List<?> list -> {
        return pick(list, start, stop, step, budget);
      }
      case null, default -> {
        throw new Fault("a " + Values.type(of) + " has no slices");
      }
    }
  }

  private static List<Object> pick(
      List<?> list, Object start, Object stop, Object step, Budget budget) {
    Bounds bounds = Bounds.of(list.size(), start, stop, step);
    List<Object> picked = new ArrayList<>();
    for (long at = bounds.from; bounds.by > 0 ? at < bounds.to : at > bounds.to; at += bounds.by) {
      budget.spend(1);
      picked.add(list.get((int) at));
      // A longer step would leave the list, and might overflow.
      if (Math.abs(bounds.by) > list.size()) {
        break;
      }
    }
    return picked;
  }

  /** Places of a list: from one until before another, by a step. */
  private record Bounds(long from, long to, long by) {
    static Bounds of(int size, Object start, Object stop, Object step) {
      long by = step == null ? 1 : whole(step);
      if (by == 0) {
        throw new Fault("a slice needs a step other than 0");
      }
      long least = by > 0 ? 0 : -1;
      long most = by > 0 ? size : size - 1;
      return new Bounds(
          bound(start, by > 0 ? 0 : size - 1, least, most, size),
          bound(stop, by > 0 ? size : -1, least, most, size),
          by);
    }
  }

  /** Returns a bound between two others; negative values count from the end. */
  private static long bound(Object value, long otherwise, long least, long most, long size) {
    if (value == null) {
      return otherwise;
    }
    long bound = whole(value);
    return Math.clamp(bound < 0 ? bound + size : bound, least, most);
  }

  private static long whole(Object value) {
    return switch (value) {
      case Long number -> number;
      case Boolean bool -> bool ? 1 : 0;
      case Undefined undefined -> throw undefined.fault();
      default ->
          throw new Fault("a slice is bounded by a " + Values.type(value) + ", expected int");
    };
  }
}
