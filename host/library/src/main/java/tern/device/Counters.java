package tern.device;

/**
 * The device's counters, copied in one cycle. {@code busy + starvedWeights + starvedActivations +
 * blocked + idle = cycles}, always.
 *
 * @param cycles since cleared
 * @param busy the array took a chunk
 * @param starvedWeights it waited for weights
 * @param starvedActivations it waited for activations of a job that is ready
 * @param blocked results had to leave first
 * @param idle no job was ready
 * @param errors errors that stopped the device
 * @param active from the first chunk that the array took to the last result that left
 */
public record Counters(
    long cycles,
    long busy,
    long starvedWeights,
    long starvedActivations,
    long blocked,
    long idle,
    long bytesRead,
    long bytesWritten,
    long jobs,
    long errors,
    long active) {

  static Counters read(Device device) {
    device.writeRegister(Registers.COUNTER_CONTROL, Registers.COUNTER_CONTROL_SNAPSHOT);
    return new Counters(
        wide(device, Registers.CYCLES_LOW),
        wide(device, Registers.BUSY_LOW),
        wide(device, Registers.STARVED_WEIGHTS_LOW),
        wide(device, Registers.STARVED_ACTIVATIONS_LOW),
        wide(device, Registers.BLOCKED_LOW),
        wide(device, Registers.IDLE_LOW),
        wide(device, Registers.BYTES_READ_LOW),
        wide(device, Registers.BYTES_WRITTEN_LOW),
        wide(device, Registers.JOBS_LOW),
        wide(device, Registers.ERRORS_LOW),
        wide(device, Registers.ACTIVE_LOW));
  }

  private static long wide(Device device, int low) {
    return Integer.toUnsignedLong(device.readRegister(low))
        | (long) device.readRegister(low + 4) << 32;
  }
}
