package tern.doctor;

/**
 * What a check found.
 *
 * @param area what it belongs to, such as {@code tools}
 * @param name of what was checked
 * @param state whether it works
 * @param found what is there, or what is wrong
 * @param mend the command or the step that mends it; empty if nothing is to be done
 */
public record Finding(String area, String name, State state, String found, String mend) {
  /** Whether something works. */
  public enum State {
    /** It works. */
    WORKS,
    /** It is not there; what needs it is named. */
    MISSING,
    /** It is there and does not work. */
    BROKEN
  }

  static Finding works(String area, String name, String found) {
    return new Finding(area, name, State.WORKS, found, "");
  }

  static Finding missing(String area, String name, String found, String mend) {
    return new Finding(area, name, State.MISSING, found, mend);
  }

  static Finding broken(String area, String name, String found, String mend) {
    return new Finding(area, name, State.BROKEN, found, mend);
  }
}
