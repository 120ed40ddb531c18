package tern.device.mapped;

import java.util.ArrayDeque;

/** What has been opened so far, closed again unless all of it succeeds. */
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
        // The first failure is the one that is told.
      }
    }
  }
}
