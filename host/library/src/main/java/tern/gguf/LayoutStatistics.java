package tern.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

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

  /** How much more the pairs of bits must differ than the quarters. */
  private static final double RATIO = 2;

  /** Correlation, in standard deviations of chance, from which the other order of columns wins. */
  private static final double SIGMAS = 6;

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
    double chance = Math.sqrt(samples);
    boolean other =
        Math.abs(correlations[1]) > SIGMAS * chance
            && Math.abs(correlations[1]) > RATIO * Math.abs(correlations[0]);
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

  private static double correlation(float[] a, int[] b) {
    double sumA = 0;
    double sumB = 0;
    double squaresA = 0;
    double squaresB = 0;
    double products = 0;
    for (int i = 0; i < a.length; i++) {
      double x = Math.abs(a[i]);
      sumA += x;
      sumB += b[i];
      squaresA += x * x;
      squaresB += (double) b[i] * b[i];
      products += x * b[i];
    }
    double n = a.length;
    double variance = (squaresA - sumA * sumA / n) * (squaresB - sumB * sumB / n);
    return variance > 0 ? (products - sumA * sumB / n) / Math.sqrt(variance) : 0;
  }
}
