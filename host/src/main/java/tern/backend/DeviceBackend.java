package tern.backend;

import java.util.List;
import tern.device.Counters;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.ternary.TernaryMatrix;

/**
 * Multiplies on a device. Weights are packed once into device memory; activations are written and
 * results read where the device has them. After an error of the device it is reset and can be used
 * again. Owns its device and closes it.
 */
public final class DeviceBackend implements Backend {
  private static final int PAGE = 4096;

  private final Device device;
  private final Driver driver;
  private final JobRunner runner;

  public DeviceBackend(Device device) {
    this.device = device;
    this.driver = new Driver(device);
    this.runner = new JobRunner(driver);
  }

  @Override
  public String name() {
    return "device";
  }

  @Override
  public int tokensPerPass() {
    return config().passTokens();
  }

  public DeviceConfig config() {
    return driver.config();
  }

  public Counters counters() {
    return driver.counters();
  }

  public void clearCounters() {
    driver.clearCounters();
  }

  @Override
  public Statistics statistics() {
    return runner.statistics();
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    JobLimits.check(config(), matrix);
    long bytes = WeightImage.bytes(config(), matrix.n(), matrix.k());
    DeviceMemory.Region image = driver.memory().take(matrix.name(), bytes, PAGE);
    WeightImage.pack(config(), matrix, image.bytes());
    image.toDevice(0, bytes);
    DeviceMatrix loaded = new DeviceMatrix(runner, config(), matrix, image.address());
    runner.prepare(loaded);
    return loaded;
  }

  @Override
  public Plan plan(List<LoadedMatrix> sequence) {
    return runner.plan(sequence);
  }

  @Override
  public void close() {
    device.close();
  }
}
