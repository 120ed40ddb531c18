package tern.planted;

/** Stands in a package that no table names. */
public final class Unlisted {
  private Unlisted() {}
}
