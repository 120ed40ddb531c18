package tern.device.serial;

/** A line that carries bytes to a board and back. */
interface SerialLine extends AutoCloseable {
  /** Reads bytes that have arrived, and returns their number; 0 if none came for 0.1 s. */
  int read(byte[] into);

  void write(byte[] bytes);

  @Override
  void close();
}
