package tern.device;

/**
 * A device that tells its clock cycles, and whose memory it and the host see alike: what benchmarks
 * of the hardware need.
 */
public interface TimedDevice extends Device {
  /** Clock cycles since the device was opened. */
  long cycles();
}
