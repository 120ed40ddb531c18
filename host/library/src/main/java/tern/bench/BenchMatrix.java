package tern.bench;

import java.util.List;
import java.util.stream.IntStream;
import tern.backend.ColumnParts;
import tern.device.DeviceConfig;
import tern.device.Driver;

/** A matrix of random weights in device memory, cut along its columns if one job cannot take it. */
record BenchMatrix(ColumnParts columns, List<BenchImage> images) {
  /** Takes device memory for a matrix, and fills it. */
  static BenchMatrix random(
      Driver driver, WeightForm form, String name, int n, int k, RandomBytes random) {
    ColumnParts columns = ColumnParts.of(driver.config(), k);
    return new BenchMatrix(
        columns,
        IntStream.range(0, columns.count())
            .mapToObj(i -> BenchImage.random(driver, form, name, n, columns.width(i), random))
            .toList());
  }

  /** The first rows of this matrix. */
  BenchMatrix first(int rows) {
    return new BenchMatrix(columns, images.stream().map(image -> image.first(rows)).toList());
  }

  int n() {
    return images.getFirst().n();
  }

  /** Bytes from a token's results to the next token's, if nothing stands between them. */
  int resultStride() {
    DeviceConfig config = images.getFirst().config();
    return config.resultStride(images.getFirst().jobRows());
  }

  /** Bytes of the activations of some token rows. */
  long activationBytes(int rows) {
    return (long) rows * columns.activationStride();
  }

  /** Bytes of the results of all parts. */
  long resultBytes(int rows) {
    return (long) columns.count() * rows * resultStride();
  }
}
