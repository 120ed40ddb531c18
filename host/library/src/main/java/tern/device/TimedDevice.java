package tern.device;

/**
 * A device that counts its clock cycles and shares its memory with the host, as benchmarks of the
 * hardware need.
 *
 * <p>Used by one thread, as every {@link Device}.
 */
public interface TimedDevice extends Device {
  /** Clock cycles since the device was opened. */
  long cycles();
}
