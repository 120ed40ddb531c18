package tern.device;

/** Says what stopped a run: which step of which token, and why. */
final class RunFailure {
  private static final int PRODUCT = 1;
  private static final int VECTOR = 2;
  private static final int RUN = 3;

  private RunFailure() {}

  static DeviceException.Stopped read(Device device, StepNames names) {
    DeviceError error = DeviceError.of(device.readRegister(Registers.ERROR_CODE));
    long address =
        Integer.toUnsignedLong(device.readRegister(Registers.ERROR_ADDRESS_LOW))
            | (long) device.readRegister(Registers.ERROR_ADDRESS_HIGH) << 32;
    int unit = device.readRegister(Registers.ERROR_UNIT);
    long step = Integer.toUnsignedLong(device.readRegister(Registers.ERROR_STEP));
    int position = device.readRegister(Registers.RUN_POSITION);
    String where =
        switch (unit) {
          case PRODUCT -> "product " + step + named(names.product(step)) + at(position);
          case VECTOR -> "vector instruction " + step + named(names.vector(step)) + at(position);
          case RUN -> "token " + step + " of the run" + at(position);
          default -> "job " + Integer.toUnsignedLong(device.readRegister(Registers.ERROR_JOB));
        };
    String why = error == DeviceError.WATCHDOG ? names.waiting() : "";
    return new DeviceException.Stopped(where, error, step, address, why);
  }

  private static String named(String name) {
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  private static String at(int position) {
    return " at position " + position;
  }
}
