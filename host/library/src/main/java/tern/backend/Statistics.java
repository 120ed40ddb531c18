package tern.backend;

/**
 * The work of a backend since it was opened.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param jobs jobs completed on a device; products computed without one
 * @param comparisons results compared with a reference, 0 without one
 * @param mismatches compared results that differed
 * @param cycles device cycles, 0 without a device
 * @param busyCycles cycles in which the array worked
 * @param clockKhz the device's clock, 0 without a device
 */
public record Statistics(
    long jobs, long comparisons, long mismatches, long cycles, long busyCycles, int clockKhz) {

  /** Returns the work since an earlier point. */
  public Statistics since(Statistics before) {
    return new Statistics(
        jobs - before.jobs,
        comparisons - before.comparisons,
        mismatches - before.mismatches,
        cycles - before.cycles,
        busyCycles - before.busyCycles,
        clockKhz);
  }

  /** Share of cycles in which the array worked, 0 to 1. */
  public double busyShare() {
    return cycles == 0 ? 0 : (double) busyCycles / cycles;
  }

  /** Device time in seconds, 0 without a device. */
  public double deviceSeconds() {
    return clockKhz == 0 ? 0 : cycles / (clockKhz * 1e3);
  }
}
