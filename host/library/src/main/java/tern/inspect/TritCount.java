package tern.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import tern.ternary.TernaryMatrix;
import tern.weights.LinearWeights;
import tern.weights.StackedWeights;

/** Counts the trits of stacked layers, each by itself, on all threads. */
final class TritCount {
  private TritCount() {}

  static List<MatrixReport> of(LinearWeights linear) {
    StackedWeights read = linear.read();
    List<MatrixReport> reports = new ArrayList<>();
    String prefix = linear.name().substring(0, linear.name().lastIndexOf('.') + 1);
    int first = 0;
    for (int i = 0; i < linear.parts().size(); i++) {
      LinearWeights.Part part = linear.parts().get(i);
      float scale = read.groups() == null ? read.betas()[i] : 0;
      int group = read.groups() == null ? 0 : read.groups().size();
      long[] counts = counts(read.matrix(), first, part.rows());
      reports.add(report(prefix + part.name(), part.rows(), linear.k(), scale, group, counts));
      first += part.rows();
    }
    return reports;
  }

  /** Returns how many are -1, 0, +1, and how many rows are all 0. */
  private static long[] counts(TernaryMatrix matrix, int first, int rows) {
    AtomicLongArray counts = new AtomicLongArray(4);
    IntStream.range(first, first + rows)
        .parallel()
        .forEach(
            row -> {
              byte[] codes = new byte[matrix.k()];
              matrix.copyCodes(row, codes, 0);
              long[] own = new long[3];
              for (byte code : codes) {
                own[code]++;
              }
              for (int i = 0; i < 3; i++) {
                counts.addAndGet(i, own[i]);
              }
              counts.addAndGet(3, own[1] == codes.length ? 1 : 0);
            });
    return IntStream.range(0, 4).mapToLong(counts::get).toArray();
  }

  private static MatrixReport report(
      String name, int rows, int columns, float scale, int group, long[] counts) {
    double all = (double) rows * columns;
    double bits = 0;
    for (int i = 0; i < 3; i++) {
      double share = counts[i] / all;
      bits -= share == 0 ? 0 : share * Math.log(share) / Math.log(2);
    }
    return new MatrixReport(
        name,
        rows,
        columns,
        scale,
        group,
        counts[0] / all,
        counts[1] / all,
        counts[2] / all,
        bits,
        (int) counts[3]);
  }
}
