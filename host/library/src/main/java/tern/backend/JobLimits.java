package tern.backend;

import tern.device.DeviceConfig;
import tern.device.DeviceException;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/** Refuses matrices that do not fit the jobs of a device, before anything is packed. */
final class JobLimits {
  /** Most columns whose sum always fits in 32 bits: each adds up to 128. */
  static final int MAX_K = Integer.MAX_VALUE / 128;

  private JobLimits() {}

  static void check(DeviceConfig config, TernaryMatrix matrix) {
    int widest = ColumnParts.of(config, matrix.k()).width(0);
    check(
        matrix.name(), matrix.n(), matrix.k(), widest, config.weightPortBytes(matrix.n(), widest));
  }

  static void check(DeviceConfig config, IntegerMatrix matrix) {
    checkRows(matrix.name(), matrix.n());
    int widest = ColumnParts.of(config, matrix.k()).width(0);
    check(
        matrix.name(), matrix.n(), matrix.k(), widest, config.integerPortBytes(matrix.n(), widest));
  }

  private static void checkRows(String name, int n) {
    if (n > DeviceConfig.MAX_N) {
      throw new DeviceException(
          name
              + ": n is "
              + n
              + ", a device takes at most "
              + DeviceConfig.MAX_N
              + "; split the matrix");
    }
  }

  private static void check(String name, int n, int k, int widest, long portBytes) {
    if (k > MAX_K) {
      throw new DeviceException(
          name
              + ": k is "
              + k
              + ", expected at most "
              + MAX_K
              + ": sums of more columns may not fit in 32 bits");
    }
    checkRows(name, n);
    if (portBytes > Integer.MAX_VALUE) {
      throw new DeviceException(
          name
              + ": "
              + n
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
