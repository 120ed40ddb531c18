package tern.device.mapped;

import java.util.ArrayDeque;

/** Collects the parts of a device while it is opened, and closes them unless all succeed. */
final class Opening implements AutoCloseable {
  private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    opened.push(part);
    return part;
  }

  void done() {
    opened.clear();
  }

  @Override
  public void close() {
    for (AutoCloseable part : opened) {
      try {
        part.close();
      } catch (Exception secondary) {
        // The first failure is the one that is reported.
      }
    }
  }
}
