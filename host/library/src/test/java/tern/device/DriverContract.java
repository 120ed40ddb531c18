package tern.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver and every device do together. Jobs here have all-zero weights but for one. */
public abstract class DriverContract {
  private Device device;
  private Driver driver;
  private DeviceConfig config;
  private DeviceMemory.Region weights;
  private DeviceMemory.Region activations;
  private DeviceMemory.Region results;

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
    // Row 0 is the first trit's: all others stay zero.
    firstTrits(config.weightCodec().encode(new byte[] {-1}, 0, 1));
  }

  private void firstTrits(byte code) {
    weights.bytes().set(ValueLayout.JAVA_BYTE, 0, code);
    weights.toDevice(0, 1);
  }

  private void activation(int value) {
    activations.bytes().set(ValueLayout.JAVA_BYTE, 0, (byte) value);
    activations.toDevice(0, 1);
  }

  @AfterEach
  void closeDevice() {
    if (device != null) {
      device.close();
    }
  }

  private long memoryEnd() {
    return device.memoryAddress() + device.memory().byteSize();
  }

  private long imageBytes() {
    return config.weightImageBytes(3, 8);
  }

  private Job job(int tag, long resultAddress) {
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

  private void run(Job job) {
    driver.post(job);
    driver.ringPosted();
    driver.ready(1);
    driver.await();
  }

  private int result(int i) {
    results.toHost(4L * i, 4);
    return results.bytes().get(ValueLayout.JAVA_INT, 4L * i);
  }

  @Test
  void runsAJob() {
    activation(-128);
    run(job(7, results.address()));
    assertThat(new int[] {result(0), result(1), result(2)}).containsExactly(128, 0, 0);
  }

  @Test
  void runsManyTimesRoundTheRing() {
    for (int i = 0; i < 3 * config.maxRingEntries() + 1; i++) {
      activation((i % 100));
      run(job(i, results.address()));
      assertThat(result(0)).isEqualTo(-(i % 100));
    }
  }

  @Test
  void runsABatchBehindOneDoorbell() {
    activation(5);
    int jobs = config.maxRingEntries();
    for (int i = 0; i < jobs; i++) {
      driver.post(job(i, results.address() + 64L * i));
    }
    assertThat(driver.room()).isZero();
    assertThatThrownBy(() -> driver.post(job(0, results.address())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ring is full");
    driver.ringPosted();
    driver.ready(jobs);
    driver.await();
    for (int i = 0; i < jobs; i++) {
      assertThat(result(16 * i)).as("job %d", i).isEqualTo(-5);
    }
    assertThat(driver.room()).isEqualTo(jobs);
    assertThat(driver.counters().jobs()).isEqualTo(jobs);
  }

  @Test
  void refusesToAnnounceMoreThanIsPosted() {
    assertThatThrownBy(() -> driver.ready(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "MISALIGNED, 4, 8, 1, 0",
    "K_TOO_LARGE, 0, 20000, 1, 0",
    "TOO_MANY_TOKENS, 0, 8, 5000, 0",
    "BAD_DESCRIPTOR, 0, 8, 0, 0",
    "BAD_DESCRIPTOR, 0, 8, 1, 512"
  })
  void stopsOnABadJobAndRecovers(DeviceError error, long shift, int k, int tokens, int more) {
    Job good = job(1, results.address());
    Job bad =
        new Job(
            good.weightAddress() + shift,
            good.activationAddress(),
            good.resultAddress(),
            k,
            3,
            tokens,
            2,
            32768,
            32768,
            good.weightPortBytes() + more);
    run(good);
    assertThatThrownBy(() -> run(bad))
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class,
            stopped -> {
              assertThat(stopped.error()).isEqualTo(error);
              assertThat(stopped.job()).isEqualTo(1);
            })
        .hasMessageContaining(error.text());
    driver.reset();
    runsAJob();
  }

  @Test
  void stopsOnABadTritAndRecovers() {
    firstTrits((byte) 0xFF);
    assertThatThrownBy(() -> run(job(1, results.address())))
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class,
            stopped -> assertThat(stopped.error()).isEqualTo(DeviceError.INVALID_TRIT));
    driver.reset();
    firstTrits(config.weightCodec().encode(new byte[] {-1}, 0, 1));
    runsAJob();
  }

  /** The driver lets the device touch its own memory, and no other. */
  @Test
  void stopsOnResultsOutsideTheWindow() {
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, pastTheEnd()));
  }

  @Test
  void stopsOnWeightsOutsideTheWindowAndRecovers() {
    stopsWith(DeviceError.OUTSIDE_WINDOW, weightsAt(pastTheEnd()));
    driver.reset();
    runsAJob();
  }

  /** The last token's last byte counts, and so does a sum that is wider than an address. */
  @Test
  void stopsOnRegionsThatEndOutsideTheWindow() {
    Job good = job(1, pastTheEnd() - config.roundUpToBeat(12));
    stopsWith(
        DeviceError.OUTSIDE_WINDOW,
        new Job(
            good.weightAddress(),
            good.activationAddress(),
            good.resultAddress(),
            good.k(),
            good.n(),
            2,
            2,
            good.activationStride(),
            good.resultStride(),
            good.weightPortBytes()));
    driver.reset();
    run(good);
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, config.addressableBytes() - config.beatBytes()));
    driver.reset();
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, 1L << 60));
    driver.reset();
    runsAJob();
  }

  @Test
  void aSmallerWindowHolds() {
    long page = 4096;
    long base = results.address() / page * page;
    driver.reset();
    window(base, pastTheEnd() - 1);
    // The rings lie before it.
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, results.address()));
    driver.reset();
    window(device.memoryAddress() / page * page, base - 1);
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, results.address()));
    driver.reset();
    runsAJob();
  }

  /** Without a window it is the memory that refuses. */
  @Test
  void stopsOnWhatTheMemoryRefusesAndRecovers() {
    window(0, -1);
    stopsWith(DeviceError.WRITE_BUS_ERROR, job(1, pastTheEnd()));
    driver.reset();
    window(0, -1);
    stopsWith(DeviceError.READ_BUS_ERROR, weightsAt(pastTheEnd()));
    driver.reset();
    runsAJob();
  }

  private void window(long base, long limit) {
    device.writeRegister(Registers.WINDOW_BASE_LOW, (int) base);
    device.writeRegister(Registers.WINDOW_BASE_HIGH, (int) (base >>> 32));
    device.writeRegister(Registers.WINDOW_LIMIT_LOW, (int) limit);
    device.writeRegister(Registers.WINDOW_LIMIT_HIGH, (int) (limit >>> 32));
  }

  private long pastTheEnd() {
    return (memoryEnd() + 4095) / 4096 * 4096;
  }

  private Job weightsAt(long address) {
    Job good = job(1, results.address());
    return new Job(
        address,
        good.activationAddress(),
        good.resultAddress(),
        good.k(),
        good.n(),
        1,
        2,
        good.activationStride(),
        good.resultStride(),
        good.weightPortBytes());
  }

  private void stopsWith(DeviceError error, Job job) {
    assertThatThrownBy(() -> run(job))
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class, stopped -> assertThat(stopped.error()).isEqualTo(error));
  }

  @Test
  void jobsBeforeTheBadOneAreComplete() {
    activation(9);
    driver.post(job(0, results.address()));
    driver.post(job(1, results.address() + 4));
    driver.ringPosted();
    driver.ready(2);
    assertThatThrownBy(driver::await)
        .isInstanceOfSatisfying(
            DeviceException.Stopped.class,
            stopped -> {
              assertThat(stopped.error()).isEqualTo(DeviceError.MISALIGNED);
              assertThat(stopped.job()).isEqualTo(1);
            });
    assertThat(result(0)).isEqualTo(-9);
    assertThat(device.readRegister(Registers.COMPLETED)).isEqualTo(1);
    driver.reset();
    runsAJob();
  }

  @Test
  void abandoningIsAResetToo() {
    runsAJob();
    driver.abandon();
    runsAJob();
  }

  @Test
  void waitingForNothingIsDone() {
    driver.await();
    runsAJob();
    driver.reset();
    driver.await();
    runsAJob();
  }

  @Test
  void hasOneUser() throws InterruptedException {
    Throwable[] caught = new Throwable[1];
    Thread other = new Thread(() -> device.readRegister(Registers.MAGIC), "other");
    other.setUncaughtExceptionHandler((thread, thrown) -> caught[0] = thrown);
    other.start();
    other.join();
    assertThat(caught[0])
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("a device has one user")
        .hasMessageContaining("'other'");
    runsAJob();
  }

  @Test
  void hasOneDriver() {
    assertThatThrownBy(() -> new Driver(device))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void throwsAfterItIsClosed() {
    device.close();
    assertThatThrownBy(() -> device.readRegister(Registers.MAGIC))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> results.bytes().get(ValueLayout.JAVA_INT, 0))
        .isInstanceOf(IllegalStateException.class);
    device.close();
  }
}
