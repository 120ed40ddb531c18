package tern.device.serial;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tern.device.DeviceException;

/**
 * A serial port opened as a file: raw bytes, and reads that wait up to 0.1 s. It is locked while
 * open, before any setting is changed.
 */
class SerialPort implements SerialLine {
  private final Path path;
  private final RandomAccessFile file;

  /** Opens a port at {@code baud} bits per second. */
  SerialPort(Path path, int baud) {
    this.path = path;
    if (!Files.exists(path)) {
      throw new DeviceException(path + ": there is no such serial port");
    }
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException failed) {
      throw new DeviceException(path + ": " + failed.getMessage(), failed);
    }
    try {
      lock();
      configure(baud);
    } catch (IOException failed) {
      close();
      throw new DeviceException(path + ": " + failed.getMessage(), failed);
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  private void lock() throws IOException {
    FileLock lock = null;
    try {
      lock = file.getChannel().tryLock();
    } catch (OverlappingFileLockException ours) {
      // Treated as a lock held by another process.
    }
    if (lock == null) {
      throw new DeviceException(path + ": the port is in use, by another process or by this one");
    }
  }

  /** Configures the port with {@code stty}, which knows each system's settings. */
  private void configure(int baud) throws IOException {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    String rate = Integer.toString(baud);
    Process stty =
        new ProcessBuilder(
                "stty",
                mac ? "-f" : "-F",
                path.toString(),
                "raw",
                "-echo",
                "clocal",
                "-crtscts",
                "cs8",
                "-cstopb",
                "-parenb",
                "min",
                "0",
                "time",
                "1",
                "ispeed",
                rate,
                "ospeed",
                rate)
            .redirectErrorStream(true)
            .start();
    try {
      String said =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (stty.waitFor() != 0) {
        throw new DeviceException(path + ": cannot be set to " + baud + " baud: " + said);
      }
    } catch (InterruptedException interrupted) {
      stty.destroy();
      Thread.currentThread().interrupt();
      throw new DeviceException.Interrupted(
          path + ": interrupted while the port was being configured");
    }
  }

  @Override
  public int read(byte[] into) {
    try {
      return Math.max(0, file.read(into));
    } catch (IOException failed) {
      throw new DeviceException.LinkFailed(path + ": " + failed.getMessage(), failed);
    }
  }

  @Override
  public void write(byte[] bytes) {
    try {
      file.write(bytes);
    } catch (IOException failed) {
      throw new DeviceException.LinkFailed(path + ": " + failed.getMessage(), failed);
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
      // Nothing more can be done with the port.
    }
  }
}
