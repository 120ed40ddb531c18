package tern.device;

/** The reasons for which a device stops. */
public enum DeviceError {
  BAD_DESCRIPTOR(Registers.ERROR_BAD_DESCRIPTOR, "the job descriptor contradicts itself"),
  K_TOO_LARGE(Registers.ERROR_K_TOO_LARGE, "k is above the device's maxK"),
  TOO_MANY_TOKENS(Registers.ERROR_TOO_MANY_TOKENS, "more tokens than the device's maxTokens"),
  MISALIGNED(Registers.ERROR_MISALIGNED, "an address or stride is not aligned to whole beats"),
  READ_BUS_ERROR(Registers.ERROR_READ_BUS_ERROR, "the memory refused a read"),
  WRITE_BUS_ERROR(Registers.ERROR_WRITE_BUS_ERROR, "the memory refused a write"),
  INVALID_TRIT(
      Registers.ERROR_INVALID_TRIT, "the weight image holds a byte that is not a code of trits"),
  WATCHDOG(Registers.ERROR_WATCHDOG, "nothing moved until the watchdog expired"),
  BAD_RING(Registers.ERROR_BAD_RING, "the ring's size and counts contradict each other"),
  OUTSIDE_WINDOW(
      Registers.ERROR_OUTSIDE_WINDOW,
      "a ring, a run or a step's operands leave the window that the driver lets the device access"),
  BAD_RUN(Registers.ERROR_BAD_RUN, "the run's descriptor or one of its token ids cannot be"),
  BAD_INSTRUCTION(Registers.ERROR_BAD_INSTRUCTION, "a field of the vector instruction cannot be"),
  NOT_FINITE(
      Registers.ERROR_NOT_FINITE, "a result that must be finite is infinite or not a number"),
  UNKNOWN(-1, "an error code that this driver does not know");

  private final int code;
  private final String text;

  DeviceError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  public String text() {
    return text;
  }

  static DeviceError of(int code) {
    for (DeviceError error : values()) {
      if (error.code == code) {
        return error;
      }
    }
    return UNKNOWN;
  }
}
