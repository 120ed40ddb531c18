package tern.text.template;

/** What a rendering may still use: bounds time, memory and recursion of a hostile template. */
final class Budget {
  /** Steps, list elements and characters produced, together. */
  static final long UNITS = 16_000_000;

  /** Expressions, blocks and macro calls within each other. */
  static final int DEPTH = 200;

  /** What a step costs: about the time of so many characters. */
  static final int STEP = 8;

  private long units = UNITS;
  private int depth;

  /** Pays for work or memory, before it is done or reserved. */
  void spend(long count) {
    if (count < 0 || count > units) {
      throw new Fault("takes too long or writes too much; the limit is " + UNITS + " steps");
    }
    units -= count;
  }

  /** Pays for looking at characters, which is cheaper than making them. */
  void read(long characters) {
    spend(1 + characters / 16);
  }

  /** Enters a nested construct; pair with {@link #leave}. */
  void enter() {
    spend(STEP);
    if (depth == DEPTH) {
      throw new Fault("is nested too deeply; the limit is " + DEPTH);
    }
    depth++;
  }

  void leave() {
    depth--;
  }
}
