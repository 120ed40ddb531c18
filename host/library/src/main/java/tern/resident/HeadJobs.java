package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import tern.backend.IntegerImage;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.device.Job;
import tern.model.FloatRows;
import tern.model.HeadMode;
import tern.ternary.AbsmaxRows;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * Products of the head: its rows as integers within +-121 by two rows of activations, or the two
 * most significant trits of each by one. Both leave two rows of sums.
 */
final class HeadJobs {
  private final Generation at;
  private final DeviceConfig device;
  private final FloatRows rows;
  private final IntegerMatrix integers;
  private final boolean exact;
  private final int activationStride;
  private final long activations;
  private final int size;
  private final int sumStride;
  private final long sums;
  private final long scales;

  /**
   * Creates the products.
   *
   * @param words words of the buffer for a vector of a block
   */
  HeadJobs(Generation at, FloatRows rows, int words) {
    this.at = at;
    this.device = at.shape.device();
    this.rows = rows;
    this.exact = at.shape.head() == HeadMode.EXACT;
    int n = rows.rows();
    int k = rows.columns();
    // 3 a + b is computed in float32, which has 24 bits.
    if (k > device.maxK() || k > 1 << 15) {
      throw new ResidentException(
          "rows of the head have "
              + k
              + " columns, a resident head takes "
              + Math.min(device.maxK(), 1 << 15)
              + " at most");
    }
    this.integers = IntegerMatrix.decoded("head", n, k, this::quantise);
    this.activationStride = (int) device.roundUpToBeat(k);
    this.activations = at.memory.take("activations of the head", 2L * activationStride);
    this.size = blockRows(words);
    this.sumStride = (int) device.roundUpToBeat(4L * size);
    this.sums = at.memory.take("sums of the head", 2L * blocks() * sumStride);
    this.scales =
        at.memory.take(
            "scales of the head",
            4L * n,
            into -> {
              float[] row = new float[k];
              byte[] rounded = new byte[k];
              for (int v = 0; v < n; v++) {
                rows.copy(v, row, 0);
                into.setAtIndex(JAVA_FLOAT, v, AbsmaxRows.quantise(row, 0, k, rounded, 0));
              }
            });
  }

  private void quantise(int v, byte[] into, int offset) {
    float[] row = new float[rows.columns()];
    rows.copy(v, row, 0);
    AbsmaxRows.quantise(row, 0, row.length, into, offset);
  }

  /** Where a row of activations goes: the high one, then the low one. */
  Operand activations(int row) {
    return Operand.memory(activations + (long) row * activationStride);
  }

  /** Sums of the high and the low row, or of the first and the second plane. */
  Operand sums(int block, int row) {
    return Operand.memory(sums + (2L * block + row) * sumStride);
  }

  /** Scales of rows. */
  Operand scales(int first) {
    return Operand.memory(scales + 4L * first);
  }

  /**
   * Rows of a block: no more than fit, in whole tiles and beats, and several blocks if possible.
   */
  private int blockRows(int words) {
    int unit = device.outputCols() * at.shape.unit().lanes();
    int quarter = Math.ceilDiv(rows.rows(), 4);
    int size = Math.min(words / unit, Math.ceilDiv(quarter, unit)) * unit;
    if (size <= 0) {
      throw new ResidentException(
          "blocks of "
              + unit
              + " rows of the head do not fit in "
              + words
              + " free words of the vector unit's buffer; configure more vectorWords");
    }
    return size;
  }

  /** Rows of each block but the last. */
  int size() {
    return size;
  }

  int blocks() {
    return Math.ceilDiv(rows.rows(), size);
  }

  /** Adds the products of a block of rows; returns what to wait for. */
  int post(int block) {
    int first = block * size;
    int n = Math.min(size, rows.rows() - first);
    IntegerMatrix part = integers.rows(first, n);
    String name = "head, block " + block;
    if (exact) {
      long image =
          at.memory.take(
              name,
              device.integerImageBytes(n, part.k()),
              into -> IntegerImage.pack(device, part, into));
      int portBytes = (int) device.integerPortBytes(n, part.k());
      return at.program.product(name, job(image, block, n, 0, 2, portBytes, true), false, 0);
    }
    int posted = 0;
    for (int plane = 0; plane < 2; plane++) {
      TernaryMatrix trits = plane(part, plane);
      long image =
          at.memory.take(
              name + ", plane " + plane,
              WeightImage.bytes(device, n, part.k()),
              into -> WeightImage.pack(device, trits, into));
      int portBytes = (int) device.weightPortBytes(n, part.k());
      Job job = job(image, block, n, plane, 1, portBytes, false);
      posted = at.program.product(name + ", plane " + plane, job, false, 0);
    }
    return posted;
  }

  private static TernaryMatrix plane(IntegerMatrix part, int plane) {
    TernaryMatrix all = part.planes();
    return TernaryMatrix.decoded(
        part.name() + ", plane " + plane,
        part.n(),
        part.k(),
        (row, into, offset) -> all.copyCodes(IntegerMatrix.PLANES * row + plane, into, offset));
  }

  private Job job(
      long image, int block, int n, int row, int tokens, int portBytes, boolean planes) {
    return new Job(
        image,
        activations,
        sums(block, row).at(),
        rows.columns(),
        n,
        tokens,
        0,
        activationStride,
        sumStride,
        portBytes,
        planes);
  }
}
