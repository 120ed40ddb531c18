package tern.bench;

import java.util.List;
import tern.device.DeviceConfig;

/** How the rows of a matrix stand in device memory. */
enum WeightForm {
  /** One row of trits. */
  TERNARY("ternary", 1),
  /** An integer row within +-121, as five rows of trits, the most significant plane first. */
  FIVE_ROWS("fiveRows", 5);

  private final String label;
  private final int jobRows;

  WeightForm(String label, int jobRows) {
    this.label = label;
    this.jobRows = jobRows;
  }

  /** The form's name in reports. */
  String label() {
    return label;
  }

  /** Rows that a job has for each row of the matrix; the host combines their sums. */
  int jobRows() {
    return jobRows;
  }

  /** The forms of integers that a device can read, the best first. */
  static List<WeightForm> ofIntegers(DeviceConfig config) {
    return List.of(FIVE_ROWS);
  }
}
