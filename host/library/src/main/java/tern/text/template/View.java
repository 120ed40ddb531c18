package tern.text.template;

import java.util.List;

/** Keys, values or items of a dict: can be iterated and searched, but has no indexes. */
record View(String name, List<Object> items) {}
