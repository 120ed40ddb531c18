package tern.device;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A serial port as a file of the system: raw bytes, and reads that wait for a tenth of a second.
 */
class SerialPort implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile file;

  /** Opens a port at so many bits a second. */
  SerialPort(Path path, int baud) {
    this.path = path;
    if (!Files.exists(path)) {
      throw new DeviceException(path + ": there is no such serial port");
    }
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      configure(baud);
    } catch (IOException failed) {
      throw new DeviceException(path + ": " + failed.getMessage());
    }
  }

  /** {@code stty} knows the system's names for what is set here. */
  private void configure(int baud) throws IOException {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    Process stty =
        new ProcessBuilder(
                ("stty %s %s raw -echo clocal -crtscts cs8 -cstopb -parenb min 0 time 1 ispeed %d ospeed %d")
                    .formatted(mac ? "-f" : "-F", path, baud, baud)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (stty.waitFor() != 0) {
        file.close();
        throw new DeviceException(path + ": cannot be set to %d baud: %s".formatted(baud, said));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DeviceException(path + ": interrupted while it was being set");
    }
  }

  /** Bytes that have come; 0 if there were none for a tenth of a second. */
  int read(byte[] into) {
    try {
      return Math.max(0, file.read(into));
    } catch (IOException failed) {
      throw new DeviceException.LinkFailed(path + ": " + failed.getMessage());
    }
  }

  void write(byte[] bytes) {
    try {
      file.write(bytes);
    } catch (IOException failed) {
      throw new DeviceException.LinkFailed(path + ": " + failed.getMessage());
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException ignored) {
      // There is nothing left to do with it.
    }
  }
}
