package tern.backend;

/**
 * What a backend did since it was opened.
 *
 * @param jobs products computed
 * @param comparisons results that were compared with a reference; 0 where none is
 * @param mismatches of these, results that differed
 * @param cycles device cycles spent, 0 without a device
 * @param busyCycles of these, cycles in which the array worked
 * @param clockKhz the device's clock, 0 without a device
 */
public record Statistics(
    long jobs, long comparisons, long mismatches, long cycles, long busyCycles, int clockKhz) {

  /** What was done since then. */
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

  /** Time on the device in seconds. */
  public double deviceSeconds() {
    return clockKhz == 0 ? 0 : cycles / (clockKhz * 1e3);
  }
}
