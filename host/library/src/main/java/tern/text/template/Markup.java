package tern.text.template;

/** Text that the filter {@code safe} marked; it can be tested and printed, but not extended. */
record Markup(String text) {}
