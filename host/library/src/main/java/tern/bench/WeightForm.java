package tern.bench;

import java.util.List;
import tern.device.DeviceConfig;

/** How the rows of a matrix stand in device memory. */
enum WeightForm {
  /** One row of trits. */
  TERNARY("ternary", 1),
  /** An integer row within +-121, as five rows of trits, the most significant plane first. */
  FIVE_ROWS("fiveRows", 5),
  /** Such an integer as one byte; the device combines its five planes. */
  PLANES("planes", 1);

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

  /** Rows that a job has for each row of the matrix; a host combines the sums of five. */
  int jobRows() {
    return jobRows;
  }

  /** The forms of integers that a device can read, the best first. */
  static List<WeightForm> ofIntegers(DeviceConfig config) {
    return config.planes() ? List.of(PLANES, FIVE_ROWS) : List.of(FIVE_ROWS);
  }
}
