package tern.device.serial;

/** Bytes to a board and back. */
interface SerialLine extends AutoCloseable {
  /** Bytes that have come; 0 if there were none for a tenth of a second. */
  int read(byte[] into);

  void write(byte[] bytes);

  @Override
  void close();
}
