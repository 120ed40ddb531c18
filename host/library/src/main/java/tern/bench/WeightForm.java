package tern.bench;

/** How the rows of a matrix stand in device memory. */
enum WeightForm {
  /** One row of trits. */
  TERNARY(1),
  /** An integer row within +-121, as five rows of trits, the most significant plane first. */
  FIVE_ROWS(5);

  private final int jobRows;

  WeightForm(int jobRows) {
    this.jobRows = jobRows;
  }

  /** Rows that a job has for each row of the matrix; the host combines their sums. */
  int jobRows() {
    return jobRows;
  }
}
