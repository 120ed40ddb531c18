package tern.sweep;

import java.util.List;
import tern.device.sim.MemoryModel;

/**
 * Products that one freshly opened device computes. Equal rounds are equal cycle by cycle.
 *
 * @param seed seed of operands, addresses, and the order of events on host and device
 * @param jobs products in the order in which they are posted
 * @param turns times that all of them are run
 * @param resets times that, before this, jobs are started and the device is reset midway
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

  /** The number of products that it completes. */
  int products() {
    return jobs.size() * turns;
  }

  /** The number of those whose weights are integers. */
  int planeProducts() {
    return (int) jobs.stream().filter(Shape::planes).count() * turns;
  }
}
