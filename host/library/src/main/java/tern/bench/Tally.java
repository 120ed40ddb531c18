package tern.bench;

import tern.device.DeviceConfig;
import tern.device.Job;
import tern.device.sim.MemoryRates;

/** Adds up the cost of jobs: of one projection, or of all. */
final class Tally {
  private boolean exact = true;
  private long cycles;
  private long weights;
  private long macs;
  private long weightBytes;
  private long otherBytesRead;
  private long bytesWritten;

  /** Counts the weights of a matrix, once for all its jobs. */
  void addMatrix(long weights) {
    this.weights += weights;
  }

  /** Counts a job's bytes as the interface prescribes. */
  void addJob(DeviceConfig config, Job job) {
    long passes = Math.ceilDiv(job.tokens(), config.passTokens(job.k()));
    macs += (long) job.n() * job.k() * job.tokens();
    weightBytes += passes * config.weightPorts() * job.weightPortBytes();
    otherBytesRead += Job.BYTES + job.tokens() * config.roundUpToBeat(job.k());
    bytesWritten += Job.BYTES + 4L * job.n() * job.tokens();
  }

  void addCycles(long more) {
    cycles += more;
  }

  void addCheck(boolean right) {
    exact &= right;
  }

  void add(Tally other) {
    exact &= other.exact;
    cycles += other.cycles;
    weights += other.weights;
    macs += other.macs;
    weightBytes += other.weightBytes;
    otherBytesRead += other.otherBytesRead;
    bytesWritten += other.bytesWritten;
  }

  /** Bytes that the interface prescribes for the jobs to read. */
  long bytesRead() {
    return weightBytes + otherBytesRead;
  }

  boolean exact() {
    return exact;
  }

  long cycles() {
    return cycles;
  }

  double seconds(DeviceConfig config) {
    return cycles / (config.clockKhz() * 1e3);
  }

  /** Multiply-adds, as a share of what the array could have done. */
  double busyMacShare(DeviceConfig config) {
    return (double) macs / ((double) config.peakMacsPerCycle() * cycles);
  }

  /** Returns a part of a token's report. */
  TokenReport.Part part(DeviceConfig config, MemoryRates rates) {
    return new TokenReport.Part(
        exact,
        cycles,
        bytesRead(),
        bytesWritten,
        (bytesRead() + bytesWritten) / (seconds(config) * rates.roofline()));
  }

  /** Returns a line of a model's report, for {@code bytesRead} bytes read. */
  ModelReport.Share share(DeviceConfig config, MemoryRates rates, int tokens, long bytesRead) {
    double seconds = seconds(config);
    return new ModelReport.Share(
        exact,
        cycles,
        tokens / seconds,
        weightBytes / (seconds * rates.roofline()),
        (bytesRead + bytesWritten) / (seconds * rates.pins()),
        busyMacShare(config),
        bytesRead,
        8.0 * (bytesRead - otherBytesRead) / weights);
  }
}
