package tern.device.sim;

/**
 * How fast a device's memory can be, in bytes a second.
 *
 * @param ports a beat a cycle on every weight port
 * @param pins of the DRAM; of a plain memory its cap, or else again the ports
 * @param stream what the DRAM delivers to an endless sequential read: its pins less refresh and
 *     rows
 */
public record MemoryRates(long ports, long pins, long stream) {

  /**
   * The fastest that weights can come: what ports carry or the DRAM delivers, whichever is less.
   */
  public long roofline() {
    return Math.min(ports, stream);
  }
}
