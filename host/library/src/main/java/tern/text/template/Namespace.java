package tern.text.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} returns: the only value with attributes that can be set. */
final class Namespace {
  final Map<String, Object> attributes = new LinkedHashMap<>();

  void set(String name, Object value) {
    if (name.startsWith("_")) {
      throw new Fault("a namespace cannot hold '" + name + "', which starts with an underscore");
    }
    attributes.put(name, value);
  }
}
