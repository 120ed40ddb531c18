package tern.resident;

import static tern.resident.Generation.of;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tern.backend.ColumnParts;

/**
 * Steps that norm and quantise, in the order of {@link tern.cpu.FloatKernels}: {@code t = x gain},
 * {@code a = max|t|}, {@code q = rint(t (127 / a))}; the root mean square enters the scale only.
 */
final class NormSteps {
  private static final float FLOOR = 1e-5f;

  private final Generation at;

  /** Words: the largest magnitude, the inverse root mean square, and two more. */
  private final int most;

  private final int inverse;
  private final int spare;
  private final int other;

  NormSteps(Generation at) {
    this.at = at;
    this.most = at.buffer.take("scalars", 1);
    this.inverse = at.buffer.take("scalars", 1);
    this.spare = at.buffer.take("scalars", 1);
    this.other = at.buffer.take("scalars", 1);
  }

  /** The word of {@code 1 / rms}, after {@link #root}. */
  Scalar inverse() {
    return Scalar.at(inverse);
  }

  /** Computes {@code 1 / sqrt(sum of squares / n + epsilon)}. */
  void root(Operand x, int n) {
    at.step("sum of squares", of(VectorOp.MULTIPLY, n).a(x).b(x).reduce(Reduction.SUM, inverse));
    at.words("mean", VectorOp.DIVIDE_BY, 1, inverse, Scalar.of(n), inverse);
    float epsilon = at.shape.model().normEpsilon();
    at.words("mean + epsilon", VectorOp.OFFSET, 1, inverse, Scalar.of(epsilon), inverse);
    at.step("root", of(VectorOp.ROOT, 1).a(Operand.buffer(inverse)).store(Operand.buffer(inverse)));
    at.words("1 / root", VectorOp.DIVIDE_INTO, 1, inverse, Scalar.of(1), inverse);
  }

  /**
   * Norms and quantises a vector into the activations of a job.
   *
   * @param x {@code n} float32
   * @param gain weight of the norm; null for none
   * @param work {@code n} words of the buffer, which may be those of {@code x}
   */
  void quantise(
      String name, Operand x, int n, @Nullable Supplier<float[]> gain, int work, LinearJobs jobs) {
    StepPart before = at.program.part(StepPart.NORMS);
    Operand normed = x;
    if (gain == null) {
      at.step("largest", of(VectorOp.MOVE, n).a(x).reduce(Reduction.MAGNITUDE, most).finite());
      at.words("floor", VectorOp.AT_LEAST, 1, most, Scalar.of(FLOOR), most);
    } else {
      root(x, n);
      normed = Operand.buffer(work);
      at.step(
          "gain",
          of(VectorOp.MULTIPLY, n)
              .a(x)
              .b(Operand.memory(at.table(name, gain, n)))
              .store(normed)
              .reduce(Reduction.MAGNITUDE, most)
              .finite());
      floor();
    }
    at.words("127 / largest", VectorOp.DIVIDE_INTO, 1, most, Scalar.of(127), spare);
    ColumnParts columns = jobs.columns();
    for (int part = 0; part < columns.count(); part++) {
      long to = jobs.activations() + columns.activationOffset(part);
      long from = (normed.memory() ? 4L : 1L) * columns.first(part);
      at.step(
          "quantise",
          of(VectorOp.SCALE, columns.width(part))
              .a(normed.plus(from))
              .scalar(Scalar.at(spare))
              .store(Operand.memory(to), ResultType.INT8));
    }
    at.program.part(before);
  }

  /** Where the normed maximum {@code a r} is below 1e-5, {@code a} becomes {@code 1e-5 / r}. */
  private void floor() {
    at.words("normed", VectorOp.SCALE, 1, most, inverse(), spare);
    at.words("below the floor", VectorOp.OFFSET, 1, spare, Scalar.of(-FLOOR), spare);
    at.words("floor", VectorOp.DIVIDE_INTO, 1, inverse, Scalar.of(FLOOR), other);
    at.step(
        "at least the floor",
        of(VectorOp.PICK, 1)
            .a(Operand.buffer(other))
            .b(Operand.buffer(spare))
            .scalar(Scalar.at(most))
            .store(Operand.buffer(most)));
  }

  /**
   * Computes the factor of each part's sums, {@code beta a r / 127}, once a vector is quantised.
   *
   * @param normed whether the vector was normed
   * @param into first of as many words as there are parts
   */
  void factors(LinearJobs jobs, boolean normed, int into) {
    StepPart before = at.program.part(StepPart.NORMS);
    int n = jobs.parts();
    at.step(
        "beta a",
        of(VectorOp.SCALE, n).a(jobs.betas()).scalar(Scalar.at(most)).store(Operand.buffer(into)));
    if (normed) {
      at.words("beta a r", VectorOp.SCALE, n, into, inverse(), into);
    }
    at.words("beta a r / 127", VectorOp.DIVIDE_BY, n, into, Scalar.of(127), into);
    at.program.part(before);
  }
}
