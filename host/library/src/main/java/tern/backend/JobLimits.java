package tern.backend;

import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.ternary.TernaryMatrix;

/** Refuses matrices that do not fit the jobs of a device, before anything is packed. */
final class JobLimits {
  /** Most columns whose sum always fits in 32 bits: each adds up to 128. */
  static final int MAX_K = Integer.MAX_VALUE / 128;

  private JobLimits() {}

  static void check(DeviceConfig config, TernaryMatrix matrix) {
    if (matrix.k() > MAX_K) {
      throw new DeviceException(
          matrix.name()
              + ": k is "
              + matrix.k()
              + ", expected at most "
              + MAX_K
              + ": sums of more columns may not fit in 32 bits");
    }
    if (matrix.n() > DeviceConfig.MAX_N) {
      throw new DeviceException(
          matrix.name()
              + ": n is "
              + matrix.n()
              + ", a device takes at most "
              + DeviceConfig.MAX_N
              + "; split the matrix");
    }
    int widest = ColumnParts.of(config, matrix.k()).width(0);
    long portBytes = config.weightPortBytes(matrix.n(), widest);
    if (portBytes > Integer.MAX_VALUE) {
      throw new DeviceException(
          matrix.name()
              + ": "
              + matrix.n()
              + " x "
              + widest
              + " weights are "
              + portBytes
              + " bytes per port, a job takes at most "
              + Integer.MAX_VALUE
              + "; split the matrix");
    }
  }
}
