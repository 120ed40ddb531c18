package tern.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of driver and device. */
public abstract class DriverContract extends WindowContract {
  @Test
  void wrapsAroundTheRing() {
    for (int i = 0; i < 3 * config.maxRingEntries() + 1; i++) {
      activation((i % 100));
      run(job(i, results.address()));
      assertThat(result(0)).isEqualTo(-(i % 100));
    }
  }

  @Test
  void runsABatchWithOneDoorbell() {
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
  void waitingForNothingReturnsAtOnce() {
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
  void canBeHandedOver() throws InterruptedException {
    Throwable[] caught = new Throwable[1];
    Thread here = Thread.currentThread();
    Thread other =
        new Thread(
            () -> {
              assertThat(device.readRegister(Registers.MAGIC)).isEqualTo(Registers.MAGIC_VALUE);
              runsAJob();
              device.handOver(here);
            });
    other.setUncaughtExceptionHandler((thread, thrown) -> caught[0] = thrown);
    device.handOver(other);
    assertThatThrownBy(() -> device.readRegister(Registers.MAGIC))
        .isInstanceOf(DeviceException.class);
    assertThatThrownBy(() -> device.handOver(here)).isInstanceOf(DeviceException.class);
    other.start();
    other.join();
    assertThat(caught[0]).isNull();
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
