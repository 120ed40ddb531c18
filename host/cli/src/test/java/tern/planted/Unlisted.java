package tern.planted;

/** A class in a package that the table does not name. */
public final class Unlisted {
  private Unlisted() {}
}
