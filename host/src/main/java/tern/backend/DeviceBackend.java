package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.device.Counters;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.Job;
import tern.ternary.TernaryMatrix;

/**
 * Multiplies on a device. Weights are packed once into device memory; a product copies activations
 * in and results out. After an error of the device it is reset and can be used again. Owns its
 * device and closes it.
 */
public final class DeviceBackend implements Backend {
  private static final int JOB_TOKENS = 64;
  private static final int PAGE = 4096;

  private final Device device;
  private final Driver driver;
  private final DeviceConfig config;
  private final int jobTokens;
  private DeviceMemory.Region activationRegion;
  private DeviceMemory.Region resultRegion;
  private long jobs;

  public DeviceBackend(Device device) {
    this.device = device;
    this.driver = new Driver(device);
    this.config = driver.config();
    this.jobTokens = Math.min(config.maxTokens(), Math.max(config.passTokens(), JOB_TOKENS));
  }

  @Override
  public String name() {
    return "device";
  }

  @Override
  public int tokensPerPass() {
    return config.passTokens();
  }

  public DeviceConfig config() {
    return config;
  }

  public Counters counters() {
    return driver.counters();
  }

  public void clearCounters() {
    driver.clearCounters();
  }

  @Override
  public Statistics statistics() {
    Counters counters = driver.counters();
    return new Statistics(jobs, 0, counters.cycles(), counters.busy(), config.clockMhz());
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    JobLimits.check(config, matrix);
    long bytes = WeightImage.bytes(config, matrix.n(), matrix.k());
    DeviceMemory.Region image = driver.memory().take(matrix.name(), bytes, PAGE);
    WeightImage.pack(config, matrix, image.bytes());
    Loaded loaded = new Loaded(matrix, image.address());
    activationRegion =
        grown("activations", activationRegion, (long) jobTokens * loaded.activationStride);
    resultRegion = grown("results", resultRegion, (long) jobTokens * loaded.resultStride);
    return loaded;
  }

  private void recover(DeviceException failed) {
    try {
      driver.reset();
    } catch (RuntimeException stuck) {
      failed.addSuppressed(stuck);
    }
  }

  private DeviceMemory.Region grown(String what, DeviceMemory.Region region, long bytes) {
    return region != null && region.bytes().byteSize() >= bytes
        ? region
        : driver.memory().take(what, bytes, PAGE);
  }

  @Override
  public void close() {
    device.close();
  }

  private final class Loaded implements LoadedMatrix {
    private final int n;
    private final int k;
    private final long address;
    private final int activationStride;
    private final int resultStride;
    private final int portBytes;

    Loaded(TernaryMatrix matrix, long address) {
      this.n = matrix.n();
      this.k = matrix.k();
      this.address = address;
      this.activationStride = (int) config.roundUpToBeat(k);
      this.resultStride = (int) config.roundUpToBeat(4L * n);
      this.portBytes = (int) config.weightPortBytes(n, k);
    }

    @Override
    public int n() {
      return n;
    }

    @Override
    public int k() {
      return k;
    }

    @Override
    public void multiply(byte[] activations, int tokens, int[] accumulators) {
      check(activations, tokens, accumulators);
      try {
        run(activations, tokens, accumulators);
      } catch (DeviceException failed) {
        recover(failed);
        throw failed;
      }
    }

    /** All jobs that fit are posted at once: the next one's weights stream while one is awaited. */
    private void run(byte[] activations, int tokens, int[] accumulators) {
      int posted = 0;
      for (int first = 0; first < tokens; first += jobTokens) {
        for (; posted < tokens && driver.room() > 0; posted += jobTokens) {
          driver.post(job(Math.min(jobTokens, tokens - posted)));
        }
        driver.ringPosted();
        int count = Math.min(jobTokens, tokens - first);
        copyIn(activations, first, count);
        driver.ready(1);
        driver.await();
        copyOut(accumulators, first, count);
      }
    }

    private Job job(int count) {
      return new Job(
          address,
          activationRegion.address(),
          resultRegion.address(),
          k,
          n,
          count,
          (int) jobs++,
          activationStride,
          resultStride,
          portBytes);
    }

    private void copyIn(byte[] activations, int first, int count) {
      for (int m = 0; m < count; m++) {
        MemorySegment.copy(
            activations,
            (first + m) * k,
            activationRegion.bytes(),
            ValueLayout.JAVA_BYTE,
            (long) m * activationStride,
            k);
      }
    }

    private void copyOut(int[] accumulators, int first, int count) {
      for (int m = 0; m < count; m++) {
        MemorySegment.copy(
            resultRegion.bytes(),
            ValueLayout.JAVA_INT,
            (long) m * resultStride,
            accumulators,
            (first + m) * n,
            n);
      }
    }
  }
}
