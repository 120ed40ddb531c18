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
      case List<?> list -> {
        return pick(list, start, stop, step, budget);
      }
      case null, default -> {
        return new Undefined("a " + Values.type(of) + " has no slices");
      }
    }
  }

  private static List<Object> pick(
      List<?> list, Object start, Object stop, Object step, Budget budget) {
    long by = step == null ? 1 : whole(step);
    if (by == 0) {
      throw new Fault("a slice needs a step other than 0");
    }
    int size = list.size();
    long least = by > 0 ? 0 : -1;
    long most = by > 0 ? size : size - 1;
    long from = bound(start, by > 0 ? 0 : size - 1, least, most, size);
    long to = bound(stop, by > 0 ? size : -1, least, most, size);
    List<Object> picked = new ArrayList<>();
    // The first comparison keeps at + by from overflowing.
    for (long at = from; by > 0 ? at < to : at > to; at += by) {
      budget.spend(1);
      picked.add(list.get((int) at));
      if (Math.abs(by) > size) {
        break;
      }
    }
    return picked;
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
