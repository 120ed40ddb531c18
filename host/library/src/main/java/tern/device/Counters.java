package tern.device;

/**
 * A snapshot of the device's counters, taken in one cycle. Always {@code busy + starvedWeights +
 * starvedActivations + blocked + idle = cycles}.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param cycles cycles since the counters were cleared
 * @param busy cycles in which the array took a chunk
 * @param starvedWeights cycles in which the array waited for weights
 * @param starvedActivations cycles in which it waited for activations of a job that is ready
 * @param blocked cycles in which it waited for results to drain
 * @param idle cycles in which no job was ready
 * @param errors number of errors that stopped the device
 * @param active cycles from the first chunk into the array to the last result out of it
 * @param vectorBusy cycles in which the vector unit took elements
 * @param vectorMemory cycles in which one of its instructions waited for memory
 * @param vectorWaits cycles in which one waited for a product
 * @param tokens tokens of runs that ended
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
    long active,
    long vectorBusy,
    long vectorMemory,
    long vectorWaits,
    long tokens) {

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
        wide(device, Registers.ACTIVE_LOW),
        wide(device, Registers.VECTOR_BUSY_LOW),
        wide(device, Registers.VECTOR_MEMORY_LOW),
        wide(device, Registers.VECTOR_WAITS_LOW),
        wide(device, Registers.TOKENS_LOW));
  }

  private static long wide(Device device, int low) {
    return Integer.toUnsignedLong(device.readRegister(low))
        | (long) device.readRegister(low + 4) << 32;
  }
}
