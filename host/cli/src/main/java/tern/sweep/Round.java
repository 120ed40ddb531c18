package tern.sweep;

import java.util.List;
import tern.device.sim.MemoryModel;

/**
 * Products that one device computes from its start on. Equal rounds do the same, cycle by cycle.
 *
 * @param seed of operands, of places in memory, and of the order of what host and device do
 * @param jobs in the order in which they are posted
 * @param turns how often all of them are run
 * @param resets how often, before that, jobs are begun and the device is reset in the middle of
 *     them
 */
public record Round(long seed, MemoryModel memory, List<Shape> jobs, int turns, int resets) {
  Round withMemory(MemoryModel memory) {
    return new Round(seed, memory, jobs, turns, resets);
  }

  Round withJobs(List<Shape> jobs) {
    return new Round(seed, memory, jobs, turns, resets);
  }

  Round once() {
    return new Round(seed, memory, jobs, 1, 0);
  }

  Round withResets(int resets) {
    return new Round(seed, memory, jobs, turns, resets);
  }

  /** Products that it computes to the end. */
  int products() {
    return jobs.size() * turns;
  }
}
