package tern.backend;

/**
 * What a backend did since it was opened.
 *
 * @param jobs products computed
 * @param mismatches results that differed from a reference; 0 where none is compared
 * @param cycles device cycles spent, 0 without a device
 * @param busyCycles of these, cycles in which the array worked
 * @param clockMhz the device's clock, 0 without a device
 */
public record Statistics(long jobs, long mismatches, long cycles, long busyCycles, int clockMhz) {

  /** Share of cycles in which the array worked, 0 to 1. */
  public double busyShare() {
    return cycles == 0 ? 0 : (double) busyCycles / cycles;
  }

  /** Time on the device in seconds. */
  public double deviceSeconds() {
    return clockMhz == 0 ? 0 : cycles / (clockMhz * 1e6);
  }
}
