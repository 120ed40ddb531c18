package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import tern.Samples;
import tern.Sim;
import tern.device.DeviceConfig;
import tern.device.DeviceError;
import tern.device.DeviceException;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.Job;
import tern.device.sim.MemoryModel;
import tern.device.sim.SimDevice;
import tern.ternary.IntegerMatrix;

/** Simulated hardware refuses jobs of integers that it cannot run, and runs the next one. */
class PlaneJobSimTest {
  private static final int N = 9;
  private static final int K = 37;

  private static Job job(DeviceConfig config, DeviceMemory.Region[] regions) {
    return new Job(
        regions[0].address(),
        regions[1].address(),
        regions[2].address(),
        K,
        N,
        1,
        0,
        (int) config.roundUpToBeat(K),
        (int) config.roundUpToBeat(4L * N),
        (int) config.integerPortBytes(N, K),
        true);
  }

  private static DeviceMemory.Region[] regions(Driver driver) {
    DeviceMemory memory = driver.memory();
    return new DeviceMemory.Region[] {
      memory.take("weights", driver.config().integerImageBytes(N, K), 4096),
      memory.take("activations", 4096, 4096),
      memory.take("results", 4096, 4096)
    };
  }

  private static void run(Driver driver, Job job) {
    driver.post(job);
    driver.ringPosted();
    driver.ready(1);
    driver.await();
  }

  private static void assertStops(Driver driver, Job job, DeviceError error) {
    assertThatThrownBy(() -> run(driver, job))
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class, stopped -> assertThat(stopped.error()).isEqualTo(error));
    driver.reset();
  }

  @Test
  void aByteAbove242IsAnError() {
    Sim.need("sim");
    try (SimDevice device = SimDevice.open("sim", MemoryModel.ofBytes(1 << 20))) {
      Driver driver = new Driver(device);
      DeviceConfig config = driver.config();
      DeviceMemory.Region[] regions = regions(driver);
      IntegerMatrix matrix = Samples.integers(N, K, 1);
      IntegerImage.pack(config, matrix, regions[0].bytes());
      regions[1].bytes().set(ValueLayout.JAVA_BYTE, K - 1, (byte) -128);
      Job job = job(config, regions);
      IntegerLayout layout = new IntegerLayout(config, N, K);
      for (int code : new int[] {243, 255}) {
        for (int row = 0; row < N; row += 4) {
          long at = layout.byteAt(row, K - 1);
          byte right = regions[0].bytes().get(ValueLayout.JAVA_BYTE, at);
          regions[0].bytes().set(ValueLayout.JAVA_BYTE, at, (byte) code);
          assertStops(driver, job, DeviceError.INVALID_TRIT);
          regions[0].bytes().set(ValueLayout.JAVA_BYTE, at, right);
        }
      }
      run(driver, job);
      for (int row = 0; row < N; row++) {
        assertThat(regions[2].bytes().getAtIndex(ValueLayout.JAVA_INT, row))
            .isEqualTo(-128 * matrix.value(row, K - 1));
      }
    }
  }

  /** The preset {@code tiny} has no planes: the flag is a fault of the descriptor. */
  @Test
  void aDeviceWithoutPlanesRefusesTheFlag() {
    Sim.need("tiny");
    try (SimDevice device = SimDevice.open("tiny", MemoryModel.ofBytes(1 << 20))) {
      Driver driver = new Driver(device);
      assertThat(driver.config().planes()).isFalse();
      assertStops(driver, job(driver.config(), regions(driver)), DeviceError.BAD_DESCRIPTOR);
    }
  }

  /** A stream of the length of a ternary matrix's is not that of integers. */
  @Test
  void theLengthOfTheStreamMustFitTheIntegers() {
    Sim.need("sim");
    try (SimDevice device = SimDevice.open("sim", MemoryModel.ofBytes(1 << 20))) {
      Driver driver = new Driver(device);
      DeviceConfig config = driver.config();
      DeviceMemory.Region[] regions = regions(driver);
      regions[0].bytes().fill(IntegerLayout.ZERO);
      Job good = job(config, regions);
      Job wrong =
          new Job(
              good.weightAddress(),
              good.activationAddress(),
              good.resultAddress(),
              K,
              N,
              1,
              0,
              good.activationStride(),
              good.resultStride(),
              (int) config.weightPortBytes(N, K),
              true);
      assertStops(driver, wrong, DeviceError.BAD_DESCRIPTOR);
      run(driver, good);
    }
  }
}
