package tern.text.template;

import java.util.AbstractList;

/** The whole numbers of Python's {@code range}. */
final class Range extends AbstractList<Object> {
  /** Most numbers; the same as in jinja2's sandbox. */
  private static final long MOST = 100_000;

  final long start;
  final long stop;
  final long step;
  private final int size;

  Range(long start, long stop, long step) {
    if (step == 0) {
      throw new Fault("range() needs a step other than 0");
    }
    // As doubles: differences of longs may overflow, and MOST is far below 2^53.
    double count = Math.ceil(((double) stop - (double) start) / step);
    if (count > MOST) {
      throw new Fault("range() has more than " + MOST + " numbers");
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.size = (int) Math.max(0, count);
  }

  /** Returns every {@code by}-th number from a place to another, as a range again. */
  Range slice(long from, long to, long by) {
    try {
      return new Range(start + from * step, start + to * step, Math.multiplyExact(step, by));
    } catch (ArithmeticException overflow) {
      throw new Fault("a whole number does not fit 64 bits");
    }
  }

  @Override
  public Object get(int index) {
    return start + index * step;
  }

  @Override
  public int size() {
    return size;
  }
}
