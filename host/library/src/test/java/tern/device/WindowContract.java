package tern.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The driver lets the device access only its own memory. */
abstract class WindowContract extends JobFixture {
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

  /** The last byte of the last token counts, even if its address overflows. */
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
    // The rings are below it.
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, results.address()));
    driver.reset();
    window(device.memoryAddress() / page * page, base - 1);
    stopsWith(DeviceError.OUTSIDE_WINDOW, job(1, results.address()));
    driver.reset();
    runsAJob();
  }

  /** Without a window, memory itself refuses the access. */
  @Test
  void stopsOnABusErrorAndRecovers() {
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
}
