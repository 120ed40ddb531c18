package tern.resident;

import java.lang.foreign.ValueLayout;
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
  private final DeviceConfig device;
  private final ProgramBuilder program;
  private final MemoryPlan memory;
  private final LinearWeights linear;
  private final StackedWeights weights;
  private final ColumnParts columns;
  private final long activations;
  private final long sums;
  private final long partBytes;
  private final long betas;

  /**
   * Creates the products of a linear layer.
   *
   * @param activations where its int8 activations are
   * @param sums where its sums go
   * @param partBytes bytes of the sums of one part of the columns
   */
  LinearJobs(
      DeviceConfig device,
      ProgramBuilder program,
      MemoryPlan memory,
      LinearWeights linear,
      long activations,
      long sums,
      long partBytes) {
    this.device = device;
    this.program = program;
    this.memory = memory;
    this.linear = linear;
    this.weights = linear.read();
    this.columns = ColumnParts.of(device, linear.k());
    this.activations = activations;
    this.sums = sums;
    this.partBytes = partBytes;
    if (weights.groups() != null) {
      throw new ResidentException(
          linear.name()
              + ": has one scale for each group of weights and activations in float32, expected"
              + " int8 activations; run this model on the processor");
    }
    float[] scales = weights.betas();
    this.betas =
        memory.take(
            linear.name() + ", scales",
            4L * scales.length,
            into -> {
              for (int i = 0; i < scales.length; i++) {
                into.setAtIndex(ValueLayout.JAVA_FLOAT, i, scales[i]);
              }
            });
  }

  /** The scale of each part of the rows. */
  Operand betas() {
    return Operand.memory(betas);
  }

  int parts() {
    return weights.betas().length;
  }

  ColumnParts columns() {
    return columns;
  }

  long activations() {
    return activations;
  }

  /** Int32 sums from a row of the order of all blocks on. */
  Operand sums(int row) {
    return Operand.memory(sums + 4L * row);
  }

  /**
   * Adds the jobs of some rows.
   *
   * @param at where their first sum goes among those of all blocks
   * @return what to wait for before {@link #join}
   */
  int post(String name, RowOrder rows, int at) {
    TernaryMatrix matrix = rows.of(linear.name() + ", " + name, weights.matrix());
    int posted = 0;
    for (int part = 0; part < columns.count(); part++) {
      Supplier<TernaryMatrix> cut = cut(matrix, part);
      int width = columns.width(part);
      long image =
          memory.take(
              matrix.name() + (columns.count() == 1 ? "" : ", part " + part),
              WeightImage.bytes(device, matrix.n(), width),
              into -> WeightImage.pack(device, cut.get(), into));
      Job job =
          new Job(
              image,
              activations + columns.activationOffset(part),
              sums + part * partBytes + 4L * at,
              width,
              matrix.n(),
              1,
              0,
              columns.activationStride(),
              (int) device.roundUpToBeat(4L * matrix.n()),
              (int) device.weightPortBytes(matrix.n(), width));
      posted = program.product(linear.name() + ", " + name, job, false, 0);
    }
    return posted;
  }

  private Supplier<TernaryMatrix> cut(TernaryMatrix matrix, int part) {
    return columns.count() == 1
        ? () -> matrix
        : () -> matrix.columns(columns.first(part), columns.width(part));
  }

  /** Waits for the jobs of some rows, and adds the sums of their parts. */
  void join(int posted, RowOrder rows, int at) {
    program.await(posted);
    for (int part = 1; part < columns.count(); part++) {
      program.step(
          "add part " + part,
          new StepBuilder(VectorOp.ADD_WORDS, rows.count())
              .a(sums(at))
              .b(sums(at).plus(part * partBytes))
              .store(sums(at)));
    }
  }
}
