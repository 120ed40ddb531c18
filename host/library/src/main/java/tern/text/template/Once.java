package tern.text.template;

import java.util.Iterator;

/** What Python calls a generator: a sequence that can be iterated once. */
record Once(Iterator<Object> items) {}
