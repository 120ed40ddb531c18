package tern.device.sim;

/**
 * Peak rates of a device's memory in bytes per second.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param ports one beat per cycle on every weight port
 * @param pins rate of the DRAM's pins; for plain memory its bandwidth limit, or without one the
 *     ports
 * @param stream rate of an endless sequential read from the DRAM: the pins less refresh and row
 *     changes
 */
public record MemoryRates(long ports, long pins, long stream) {

  /**
   * The highest rate at which weights can arrive: that of the ports or of the DRAM, whichever is
   * lower.
   */
  public long roofline() {
    return Math.min(ports, stream);
  }
}
