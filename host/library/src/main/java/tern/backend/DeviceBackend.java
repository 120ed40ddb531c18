package tern.backend;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import tern.cpu.Kernels;
import tern.cpu.Workers;
import tern.device.Counters;
import tern.device.Device;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.ternary.IntegerMatrix;
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
    return load(matrix.name(), matrix.n(), matrix.k(), (columns, i) -> pack(matrix, columns, i));
  }

  /** Loads integers as they are; on a device without planes as ternary rows. */
  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    if (!config().planes()) {
      return CombinedPlanes.load(this, matrix);
    }
    JobLimits.check(config(), matrix);
    return load(matrix.name(), matrix.n(), matrix.k(), (columns, i) -> pack(matrix, columns, i));
  }

  /** Packs a part of a matrix into device memory. */
  @FunctionalInterface
  private interface Packer {
    MatrixPart pack(ColumnParts columns, int i);
  }

  private LoadedMatrix load(String name, int n, int k, Packer packer) {
    ColumnParts columns = ColumnParts.of(config(), k);
    MatrixPart[] parts = new MatrixPart[columns.count()];
    try {
      for (int i = 0; i < parts.length; i++) {
        parts[i] = packer.pack(columns, i);
      }
      DeviceMatrix loaded = new DeviceMatrix(runner, config(), name, n, columns, parts);
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
    DeviceMemory.Region image =
        image(
            part.name(),
            bytes,
            into -> {
              if (matrix.source().orElse(null) instanceof ImageRows packed
                  && packed.fit(config())) {
                into.copyFrom(packed.images().get(i));
              } else {
                WeightImage.pack(config(), part, into);
              }
            });
    return new MatrixPart(config(), image, columns.first(i), k, matrix.n(), false);
  }

  private MatrixPart pack(IntegerMatrix matrix, ColumnParts columns, int i) {
    int k = columns.width(i);
    IntegerMatrix part = columns.count() == 1 ? matrix : matrix.columns(columns.first(i), k);
    DeviceMemory.Region image =
        image(
            part.name(),
            config().integerImageBytes(matrix.n(), k),
            into -> IntegerImage.pack(config(), part, into));
    return new MatrixPart(config(), image, columns.first(i), k, matrix.n(), true);
  }

  private DeviceMemory.Region image(String name, long bytes, Consumer<MemorySegment> pack) {
    DeviceMemory.Region image = driver.memory().take(name, bytes, PAGE);
    try {
      pack.accept(image.bytes());
      image.toDevice(0, bytes);
      return image;
    } catch (RuntimeException | Error failed) {
      image.free();
      throw failed;
    }
  }

  /** Pages in device memory if the device multiplies integers, else on the host. */
  @Override
  public PageStore pages(PageShape shape, Kernels kernels, Workers workers) {
    return config().planes() && 2 * shape.group() <= config().maxTokens()
        ? new DevicePages(config(), driver.memory(), runner, shape, workers)
        : new HostPages(shape, kernels, workers);
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
