package tern.planted.one;

import tern.planted.other.AndBack;

/** One half of a cycle. */
public record OneWay(AndBack other) {}
