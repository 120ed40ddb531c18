package tern.resident;

import java.util.function.Supplier;
import tern.backend.ColumnParts;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.device.Job;
import tern.ternary.TernaryMatrix;
import tern.weights.LinearWeights;
import tern.weights.StackedWeights;

/**
 * The products of one BitLinear: its images in memory, and their jobs. Where rows are longer than a
 * job may be, the sums of its parts are added.
 */
final class LinearJobs {
  private final Generation at;
  private final DeviceConfig device;
  private final LayerMemory operands;
  private final LinearWeights linear;
  private final StackedWeights weights;
  private final ColumnParts columns;
  private final long betas;

  /** Creates the products of a linear layer: its activations and sums are those of all layers. */
  LinearJobs(Generation at, LinearWeights linear, LayerMemory operands) {
    this.at = at;
    this.device = at.shape.device();
    this.operands = operands;
    this.linear = linear;
    this.weights = linear.read();
    this.columns = ColumnParts.of(device, linear.k());
    if (weights.groups() != null) {
      throw new ResidentException(
          linear.name()
              + ": has one scale for each group of weights and activations in float32, expected"
              + " int8 activations; run this model on the processor");
    }
    float[] scales = weights.betas();
    this.betas = at.table(linear.name() + ", scales", () -> scales, scales.length);
  }

  /** The scale of each part of the rows. */
  Operand betas() {
    return Operand.memory(betas);
  }

  float beta(int part) {
    return weights.betas()[part];
  }

  int parts() {
    return weights.betas().length;
  }

  ColumnParts columns() {
    return columns;
  }

  /** Where int8 activations from a column part of a token on go, and those of the tokens after. */
  Operand activations(int part, int token) {
    int stride = columns.activationStride();
    long at = operands.activations + columns.activationOffset(part) + (long) token * stride;
    return this.at.rows(Operand.memory(at), stride);
  }

  /**
   * Adds the jobs of some rows.
   *
   * @param before rows that were added before them
   */
  PostedRows post(String name, RowOrder rows, int before) {
    TernaryMatrix matrix = rows.of(linear.name() + ", " + name, weights.matrix());
    long sums = operands.sums + 4L * at.rows * before;
    int stride = (int) device.roundUpToBeat(4L * matrix.n());
    int posted = 0;
    for (int part = 0; part < columns.count(); part++) {
      Supplier<TernaryMatrix> cut = cut(matrix, part);
      int width = columns.width(part);
      String image = matrix.name() + (columns.count() == 1 ? "" : ", part " + part);
      long address =
          at.memory.share(
              at.program.key(image),
              image,
              WeightImage.bytes(device, matrix.n(), width),
              into -> WeightImage.pack(device, cut.get(), into));
      Job job =
          new Job(
              address,
              operands.activations + columns.activationOffset(part),
              sums + part * operands.partBytes,
              width,
              matrix.n(),
              at.rows,
              0,
              columns.activationStride(),
              stride,
              (int) device.weightPortBytes(matrix.n(), width));
      posted = at.program.product(linear.name() + ", " + name, job, false, 0);
    }
    return new PostedRows(at, posted, sums, matrix.n(), stride);
  }

  private Supplier<TernaryMatrix> cut(TernaryMatrix matrix, int part) {
    return columns.count() == 1
        ? () -> matrix
        : () -> matrix.columns(columns.first(part), columns.width(part));
  }

  /** Waits for the jobs of some rows, and adds the sums of their parts. */
  void join(PostedRows posted) {
    at.program.await(posted.last());
    Operand sums = Operand.memory(posted.first());
    for (int part = 1; part < columns.count(); part++) {
      at.step(
          "add part " + part,
          new StepBuilder(VectorOp.ADD_WORDS, at.rows * posted.count())
              .a(sums)
              .b(sums.plus(part * operands.partBytes))
              .store(sums));
    }
  }
}
