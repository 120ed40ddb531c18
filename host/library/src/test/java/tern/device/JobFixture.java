package tern.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An open device, and jobs whose weights are zero except one. */
abstract class JobFixture {
  Device device;
  Driver driver;
  DeviceConfig config;
  DeviceMemory.Region weights;
  DeviceMemory.Region activations;
  DeviceMemory.Region results;

  protected abstract Device open();

  @BeforeEach
  void openDevice() {
    device = open();
    driver = new Driver(device);
    config = driver.config();
    weights = driver.memory().take("weights", imageBytes(), 4096);
    activations = driver.memory().take("activations", 4096, 4096);
    results = driver.memory().take("results", 4096, 4096);
    weights.bytes().fill(config.weightCodec().encode(new byte[5], 0, 0));
    weights.toDevice(0, imageBytes());
    // The first trit belongs to row 0: all other rows stay zero.
    firstTrits(config.weightCodec().encode(new byte[] {-1}, 0, 1));
  }

  void firstTrits(byte code) {
    weights.bytes().set(ValueLayout.JAVA_BYTE, 0, code);
    weights.toDevice(0, 1);
  }

  void activation(int value) {
    activations.bytes().set(ValueLayout.JAVA_BYTE, 0, (byte) value);
    activations.toDevice(0, 1);
  }

  @AfterEach
  void closeDevice() {
    if (device != null) {
      device.close();
    }
  }

  final long memoryEnd() {
    return device.memoryAddress() + device.memory().byteSize();
  }

  final long imageBytes() {
    return config.weightImageBytes(3, 8);
  }

  final Job job(int tag, long resultAddress) {
    return new Job(
        weights.address(),
        activations.address(),
        resultAddress,
        8,
        3,
        1,
        tag,
        (int) config.roundUpToBeat(8),
        (int) config.roundUpToBeat(12),
        (int) config.weightPortBytes(3, 8));
  }

  void run(Job job) {
    driver.post(job);
    driver.ringPosted();
    driver.ready(1);
    driver.await();
  }

  final int result(int i) {
    results.toHost(4L * i, 4);
    return results.bytes().get(ValueLayout.JAVA_INT, 4L * i);
  }

  @Test
  void runsAJob() {
    activation(-128);
    run(job(7, results.address()));
    assertThat(new int[] {result(0), result(1), result(2)}).containsExactly(128, 0, 0);
  }
}
