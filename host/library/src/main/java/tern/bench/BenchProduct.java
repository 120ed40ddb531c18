package tern.bench;

import java.util.ArrayList;
import java.util.List;
import tern.device.Job;

/**
 * Some token rows times a matrix in device memory.
 *
 * @param rows number of token rows
 * @param activations int8 operands
 * @param results sums of the first part of the matrix; those of the next part follow the last row
 */
record BenchProduct(BenchMatrix matrix, int rows, Place activations, Place results) {
  /** The jobs: as few as the device allows. */
  List<Job> jobs(int mostTokens) {
    List<Job> jobs = new ArrayList<>();
    for (int first = 0; first < rows; first += mostTokens) {
      for (int part = 0; part < matrix.columns().count(); part++) {
        Place operands = activations.moved(matrix.columns().activationOffset(part));
        jobs.add(
            matrix
                .images()
                .get(part)
                .job(Math.min(mostTokens, rows - first), operands, first, results(part)));
      }
    }
    return jobs;
  }

  /** Where the sums of a part stand. */
  Place results(int part) {
    return results.moved((long) part * rows * results.stride());
  }

  /** Draws activations, and fills the results with a value that no product gives. */
  void prepare(RandomBytes random) {
    activations.randomise(rows, matrix.columns().activationStride(), random);
    for (int part = 0; part < matrix.columns().count(); part++) {
      results(part).spoil(rows, matrix.images().get(part).jobRows());
    }
  }
}
