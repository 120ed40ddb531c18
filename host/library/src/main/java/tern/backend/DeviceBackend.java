package tern.backend;

import java.util.List;
import tern.device.Counters;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.ternary.TernaryMatrix;

/**
 * Multiplies on a device. Weights are packed into device memory once; activations and results are
 * written and read there in place. After an error, the device is reset and can be used again. Owns
 * the device and closes it.
 *
 * <p>Belongs to the thread that opened the device, until {@link #handOver}; any other is refused.
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
  public boolean usesDevice() {
    return true;
  }

  @Override
  public Statistics statistics() {
    return runner.statistics();
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    JobLimits.check(config(), matrix);
    ColumnParts columns = ColumnParts.of(config(), matrix.k());
    MatrixPart[] parts = new MatrixPart[columns.count()];
    try {
      for (int i = 0; i < parts.length; i++) {
        parts[i] = pack(matrix, columns, i);
      }
      DeviceMatrix loaded =
          new DeviceMatrix(runner, config(), matrix.name(), matrix.n(), columns, parts);
      runner.loaded(loaded);
      return loaded;
    } catch (RuntimeException | Error failed) {
      for (int i = 0; i < parts.length && parts[i] != null; i++) {
        parts[i].free();
      }
      throw failed;
    }
  }

  private MatrixPart pack(TernaryMatrix matrix, ColumnParts columns, int i) {
    int k = columns.width(i);
    TernaryMatrix part = columns.count() == 1 ? matrix : matrix.columns(columns.first(i), k);
    long bytes = WeightImage.bytes(config(), matrix.n(), k);
    DeviceMemory.Region image = driver.memory().take(part.name(), bytes, PAGE);
    try {
      if (matrix.source().orElse(null) instanceof ImageRows packed && packed.fit(config())) {
        image.bytes().copyFrom(packed.images().get(i));
      } else {
        WeightImage.pack(config(), part, image.bytes());
      }
      image.toDevice(0, bytes);
      return new MatrixPart(config(), image, columns.first(i), k, matrix.n());
    } catch (RuntimeException | Error failed) {
      image.free();
      throw failed;
    }
  }

  @Override
  public Plan plan(List<LoadedMatrix> sequence) {
    return new DevicePlan(runner, sequence);
  }

  @Override
  public void handOver(Thread next) {
    device.handOver(next);
  }

  @Override
  public void close() {
    runner.deviceClosed();
    device.close();
  }
}
