package tern.planted.other;

import tern.planted.one.OneWay;

/** The other half. */
public record AndBack(OneWay one) {}
