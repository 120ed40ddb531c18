package tern.bench;

/**
 * What the memory system can move, in bytes a cycle of the device's clock.
 *
 * @param ports all weight ports together
 * @param deliverable what the memory behind them delivers at best
 * @param pins what its pins carry when nothing is ever lost
 */
public record MemoryRates(double ports, double deliverable, double pins) {
  /** The most weights that can arrive: the smaller of ports and memory. */
  public double roofline() {
    return Math.min(ports, deliverable);
  }
}
