package tern.resident;

import java.util.ArrayList;
import java.util.List;

/**
 * When the weights of products come: one stream, in order, and no further ahead of what the array
 * has taken than the buffer has room.
 */
final class WeightStream {
  /** Cycles of a stream between two products: {@code from} to {@code to}, taken in this time. */
  private record Taken(double from, double to, double start, double end) {}

  private final double ahead;
  private final List<Taken> taken = new ArrayList<>();
  private int oldest;
  private double place;
  private double free;

  WeightStream(double ahead) {
    this.ahead = ahead;
  }

  /**
   * Streams a product.
   *
   * @param cycles cycles of its stream
   * @param known cycle from which on its weights are there to be read
   * @param start cycle from which on the array takes them
   * @return cycle of the last one
   */
  double read(double cycles, double known, double start) {
    double held = Math.min(cycles, ahead);
    double begin = Math.max(free, known);
    double last = Math.max(begin + held, when(place + held - ahead));
    if (cycles > held) {
      last = Math.max(last, start) + cycles - held;
    }
    free = last;
    return last;
  }

  /** Notes that the array took a product's stream. */
  void take(double cycles, double start, double end) {
    taken.add(new Taken(place, place + cycles, start, end));
    place += cycles;
  }

  /** When the stream up to a place had been taken; places only grow. */
  private double when(double at) {
    if (at <= 0) {
      return 0;
    }
    while (taken.get(oldest).to < at) {
      oldest++;
    }
    Taken t = taken.get(oldest);
    return t.start + (t.end - t.start) * (at - t.from) / (t.to - t.from);
  }
}
