package tern.backend;

import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.ternary.TernaryMatrix;

/** Refuses matrices that no job of a device can hold, before anything is packed. */
final class JobLimits {
  private JobLimits() {}

  static void check(DeviceConfig config, TernaryMatrix matrix) {
    if (matrix.k() > config.maxK()) {
      throw new DeviceException(
          "%s: k is %d, this device takes at most %d (maxK); use a larger preset"
              .formatted(matrix.name(), matrix.k(), config.maxK()));
    }
    if (matrix.n() > DeviceConfig.MAX_N) {
      throw new DeviceException(
          "%s: n is %d, a device takes at most %d; split the matrix"
              .formatted(matrix.name(), matrix.n(), DeviceConfig.MAX_N));
    }
    long portBytes = config.weightPortBytes(matrix.n(), matrix.k());
    if (portBytes > Integer.MAX_VALUE) {
      throw new DeviceException(
          "%s: %d x %d weights are %d bytes a port, a job takes at most %d; split the matrix"
              .formatted(matrix.name(), matrix.n(), matrix.k(), portBytes, Integer.MAX_VALUE));
    }
  }
}
