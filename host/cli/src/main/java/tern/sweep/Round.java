package tern.sweep;

import java.util.List;
import tern.device.sim.MemoryModel;

/**
 * Products, and then resident programs, that one freshly opened device computes. Equal rounds are
 * equal cycle by cycle.
 *
 * @param seed seed of operands, addresses, and the order of events on host and device
 * @param jobs products in the order in which they are posted
 * @param turns times that all of them are run
 * @param resets times that, before this, jobs are started and the device is reset midway
 * @param programs resident programs that run one after the other behind them
 */
public record Round(
    long seed,
    MemoryModel memory,
    List<Shape> jobs,
    int turns,
    int resets,
    List<ProgramShape> programs) {
  /** A report from before there were programs has none. */
  public Round {
    programs = programs == null ? List.of() : List.copyOf(programs);
  }

  Round withMemory(MemoryModel memory) {
    return new Round(seed, memory, jobs, turns, resets, programs);
  }

  Round withJobs(List<Shape> jobs) {
    return new Round(seed, memory, jobs, turns, resets, programs);
  }

  Round once() {
    return new Round(seed, memory, jobs, 1, 0, programs);
  }

  Round withResets(int resets) {
    return new Round(seed, memory, jobs, turns, resets, programs);
  }

  Round withPrograms(List<ProgramShape> programs) {
    return new Round(seed, memory, jobs, turns, resets, programs);
  }

  /** The number of products that it completes. */
  int products() {
    return jobs.size() * turns;
  }

  Counts counts() {
    return new Counts(products(), planeProducts(), programs.size());
  }

  /** The number of those whose weights are integers. */
  int planeProducts() {
    return (int) jobs.stream().filter(Shape::planes).count() * turns;
  }
}
