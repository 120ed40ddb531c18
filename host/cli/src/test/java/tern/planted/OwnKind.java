package tern.planted;

/** An exception without Tern's base. */
public final class OwnKind extends RuntimeException {}
