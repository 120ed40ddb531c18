package tern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import tern.backend.ImageLayout;
import tern.backend.IntegerLayout;
import tern.device.DeviceConfig;
import tern.device.DeviceMemory;
import tern.device.Driver;
import tern.device.Job;
import tern.ternary.IntegerMatrix;

/**
 * A matrix of random weights in device memory, whole enough for one job.
 *
 * @param n rows of the matrix that are used; more may stand behind them in the region
 */
record BenchImage(WeightForm form, DeviceConfig config, int n, int k, DeviceMemory.Region region) {
  /** The alignment of images and operands. */
  static final int PAGE = 4096;

  /** Takes device memory for a matrix, and fills it. */
  static BenchImage random(
      Driver driver, WeightForm form, String name, int n, int k, RandomBytes random) {
    DeviceConfig config = driver.config();
    if (form == WeightForm.PLANES) {
      IntegerLayout layout = new IntegerLayout(config, n, k);
      DeviceMemory.Region region = driver.memory().take(name, layout.bytes(), PAGE);
      RandomIntegers.fill(layout, region.bytes(), random);
      return new BenchImage(form, config, n, k, region);
    }
    ImageLayout layout = new ImageLayout(config, n * form.jobRows(), k);
    DeviceMemory.Region region = driver.memory().take(name, layout.bytes(), PAGE);
    RandomWeights.fill(layout, region.bytes(), random);
    return new BenchImage(form, config, n, k, region);
  }

  /** The first rows of this matrix. */
  BenchImage first(int rows) {
    return new BenchImage(form, config, rows, k, region);
  }

  private ImageLayout trits() {
    return new ImageLayout(config, jobRows(), k);
  }

  private IntegerLayout integers() {
    return new IntegerLayout(config, n, k);
  }

  /** Rows of its jobs, and results per token. */
  int jobRows() {
    return n * form.jobRows();
  }

  /** Bytes of one port's stream. */
  long portBytes() {
    return form == WeightForm.PLANES ? integers().portBytes() : trits().portBytes();
  }

  /** The job that multiplies {@code tokens} tokens. */
  Job job(int tokens, Place activations, int first, Place results) {
    return new Job(
        region.address(),
        activations.address(first),
        results.address(first),
        k,
        jobRows(),
        tokens,
        0,
        activations.stride(),
        results.stride(),
        (int) portBytes(),
        form == WeightForm.PLANES);
  }

  /** Reads the {@code k} weights of a row. */
  void copyRow(int row, byte[] into) {
    switch (form) {
      case TERNARY -> trits().copyRow(region.bytes(), row, into);
      case PLANES -> integers().copyRow(region.bytes(), row, into, 0);
      case FIVE_ROWS -> {
        byte[] trits = new byte[k];
        for (int plane = 0; plane < form.jobRows(); plane++) {
          trits().copyRow(region.bytes(), form.jobRows() * row + plane, trits);
          for (int column = 0; column < k; column++) {
            into[column] = (byte) ((plane == 0 ? 0 : 3 * into[column]) + trits[column]);
          }
        }
      }
    }
  }

  /** Draws another weight. */
  void redraw(int row, int column, RandomBytes random) {
    if (form == WeightForm.PLANES) {
      int value = random.below(2 * IntegerMatrix.MOST + 1) - IntegerMatrix.MOST;
      long at = integers().byteAt(row, column);
      region.bytes().set(ValueLayout.JAVA_BYTE, at, IntegerLayout.code(value));
      return;
    }
    for (int plane = 0; plane < form.jobRows(); plane++) {
      int jobRow = form.jobRows() * row + plane;
      RandomWeights.set(trits(), region.bytes(), jobRow, column, random.below(3) - 1);
    }
  }

  /** Reads the sum of a row from the results of a token, which start at byte {@code at}. */
  int sum(MemorySegment results, long at, int row) {
    int sum = 0;
    for (int plane = 0; plane < form.jobRows(); plane++) {
      long word = (long) form.jobRows() * row + plane;
      sum = 3 * sum + results.get(ValueLayout.JAVA_INT, at + 4 * word);
    }
    return sum;
  }
}
