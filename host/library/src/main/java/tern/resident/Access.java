package tern.resident;

import java.util.Locale;

/**
 * Bytes of memory, or words of the buffer, that a step may read or write at any position.
 *
 * @param end first byte or word behind them
 */
record Access(String field, boolean memory, boolean writes, long start, long end) {
  boolean meets(Access other) {
    return memory == other.memory && start < other.end && other.start < end;
  }

  /** Whether one of them writes what the other reads or writes. */
  boolean conflicts(Access other) {
    return (writes || other.writes) && meets(other);
  }

  @Override
  public String toString() {
    String what = memory ? "bytes" : "words of the buffer";
    return String.format(Locale.ROOT, "%s, %s 0x%x to 0x%x", field, what, start, end);
  }
}
