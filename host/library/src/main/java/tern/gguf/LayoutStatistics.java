package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells the layouts of I2_S apart by what trained matrices have in common: some rows and some
 * columns have more zeros than others.
 *
 * <p>Take the bytes of four rows. In quarters of them, the shares of zeros differ if a quarter is a
 * row; in the four pairs of bits, if a pair is a row. And columns that the norm before them makes
 * small have other shares than those that it makes large, but only if they are read in the right
 * order. A file without such a sign, such as one of random weights, counts as {@link
 * I2sLayout#X86}, which is what published files are.
 */
final class LayoutStatistics {
  /** Matrices and rows that are looked at: enough to be sure, and few enough to be quick. */
  private static final int MOST_MATRICES = 24;

  private static final int MOST_ROWS = 512;

  /** Groups of four rows below which chance may decide. */
  private static final int FEWEST_GROUPS = 64;

  /**
   * How much stronger a sign of another layout must be than that of {@link I2sLayout#X86}. In the
   * trained model of this repository, signs of the true layout are 14 and 4.7 times stronger.
   */
  private static final double RATIO = 3;

  /** Correlation, in standard deviations of chance, from which the other order of columns wins. */
  private static final double SIGMAS = 6;

  /** Mean correlation from which the other order of columns wins. */
  private static final double CORRELATION = 0.1;

  /** The matrices that read what each norm writes. */
  private static final Map<String, String[]> AFTER =
      Map.of(
          "attn_norm", new String[] {"attn_q", "attn_k", "attn_v"},
          "ffn_norm", new String[] {"ffn_gate", "ffn_up"});

  private LayoutStatistics() {}

  /** Returns the layout of a file's I2_S matrices. */
  static I2sLayout of(GgufFile file) {
    if (interleaved(file)) {
      return I2sLayout.ROWS;
    }
    double[] correlations = new double[2];
    long samples = 0;
    for (int layer = 0, seen = 0; seen < MOST_MATRICES; layer++) {
      String prefix = "blk." + layer + ".";
      if (!file.tensors().containsKey(prefix + "attn_norm.weight")) {
        break;
      }
      for (var norm : AFTER.entrySet()) {
        float[] weight = norm(file, prefix + norm.getKey() + ".weight");
        for (String name : norm.getValue()) {
          GgufTensor matrix = matrix(file, prefix + name + ".weight");
          if (weight != null && matrix != null && matrix.columns() == weight.length) {
            correlations[0] += correlation(weight, zeros(matrix, I2sLayout.X86)) * weight.length;
            correlations[1] += correlation(weight, zeros(matrix, I2sLayout.ARM)) * weight.length;
            samples += weight.length;
            seen++;
          }
        }
      }
    }
    double sign = Math.abs(correlations[1]);
    boolean other =
        sign > SIGMAS * Math.sqrt(samples)
            && sign > CORRELATION * samples
            && sign > RATIO * Math.abs(correlations[0]);
    return other ? I2sLayout.ARM : I2sLayout.X86;
  }

  /** Compares how much the shares of zeros differ between quarters and between pairs of bits. */
  private static boolean interleaved(GgufFile file) {
    double quarters = 0;
    double pairs = 0;
    long groups = 0;
    int seen = 0;
    for (GgufTensor tensor : file.tensors().values()) {
      if (tensor.type() != GgufType.I2_S || tensor.rows() % 4 != 0 || seen++ == MOST_MATRICES) {
        continue;
      }
      long count = Math.min(tensor.rows(), MOST_ROWS) / 4;
      for (long group = 0; group < count; group++) {
        int[][] zeros = zerosOfGroup(tensor.data(), group * tensor.columns(), tensor.columns());
        quarters += spread(zeros[0]);
        pairs += spread(zeros[1]);
        groups++;
      }
    }
    return groups >= FEWEST_GROUPS && pairs > RATIO * quarters;
  }

  /** Counts the codes of zero in each quarter, and in each pair of bits, of the given bytes. */
  private static int[][] zerosOfGroup(MemorySegment data, long at, long bytes) {
    int[][] zeros = new int[2][4];
    for (long i = 0; i < bytes; i++) {
      int b = data.get(ValueLayout.JAVA_BYTE, at + i);
      for (int pair = 0; pair < 4; pair++) {
        if ((b >> 2 * pair & 3) == 1) {
          zeros[0][(int) (4 * i / bytes)]++;
          zeros[1][pair]++;
        }
      }
    }
    return zeros;
  }

  private static double spread(int[] counts) {
    double sum = 0;
    double squares = 0;
    for (int count : counts) {
      sum += count;
      squares += (double) count * count;
    }
    return squares - sum * sum / counts.length;
  }

  private static float[] norm(GgufFile file, String name) {
    GgufTensor tensor = file.tensors().get(name);
    return tensor != null && tensor.type() == GgufType.F32 ? tensor.floats() : null;
  }

  private static GgufTensor matrix(GgufFile file, String name) {
    GgufTensor tensor = file.tensors().get(name);
    return tensor != null && tensor.type() == GgufType.I2_S ? tensor : null;
  }

  /** Counts the zeros in each column. */
  private static int[] zeros(GgufTensor matrix, I2sLayout layout) {
    int[] zeros = new int[(int) matrix.columns()];
    byte[] codes = new byte[zeros.length];
    for (int row = 0; row < Math.min(matrix.rows(), MOST_ROWS); row++) {
      layout.copy(matrix.data(), row, codes.length, codes, 0);
      for (int i = 0; i < codes.length; i++) {
        zeros[i] += codes[i] == 1 ? 1 : 0;
      }
    }
    return zeros;
  }

  /** Returns the correlation of ranks (Spearman's): a single extreme column must not decide. */
  private static double correlation(float[] weights, int[] zeros) {
    double[] magnitudes = new double[weights.length];
    double[] shares = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      magnitudes[i] = Math.abs(weights[i]);
      shares[i] = zeros[i];
    }
    int[] a = ranks(magnitudes);
    int[] b = ranks(shares);
    double n = a.length;
    double mean = (n - 1) / 2;
    double products = 0;
    for (int i = 0; i < a.length; i++) {
      products += (a[i] - mean) * (b[i] - mean);
    }
    double variance = n * (n * n - 1) / 12;
    return variance > 0 ? products / variance : 0;
  }

  /** Returns the position of each value among all, sorted; of equal ones, the first comes first. */
  private static int[] ranks(double[] values) {
    int[] ranks = new int[values.length];
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }
}
