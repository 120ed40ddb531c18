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

  /** Words of each row: the largest magnitude, the inverse root mean square, and two more. */
  private final int most;

  private final int inverse;
  private final int spare;
  private final int other;

  NormSteps(Generation at) {
    this.at = at;
    this.most = at.buffer.take("scalars", at.rows);
    this.inverse = at.buffer.take("scalars", at.rows);
    this.spare = at.buffer.take("scalars", at.rows);
    this.other = at.buffer.take("scalars", at.rows);
  }

  /** The word of {@code 1 / rms} of a single row, after {@link #root}. */
  Scalar inverse() {
    return Scalar.at(inverse);
  }

  /** Computes {@code 1 / sqrt(sum of squares / n + epsilon)} of some rows. */
  void root(Operand x, int n, int first, int count) {
    int word = inverse + first;
    at.step(
        "sum of squares",
        of(VectorOp.MULTIPLY, n).a(x).b(x).repeat(count).reduce(Reduction.SUM, word));
    at.words("mean", VectorOp.DIVIDE_BY, count, word, Scalar.of(n), word);
    float epsilon = at.shape.model().normEpsilon();
    at.words("mean + epsilon", VectorOp.OFFSET, count, word, Scalar.of(epsilon), word);
    at.step("root", of(VectorOp.ROOT, count).a(Operand.buffer(word)).store(Operand.buffer(word)));
    at.words("1 / root", VectorOp.DIVIDE_INTO, count, word, Scalar.of(1), word);
  }

  /**
   * Norms and quantises vectors into the activations of a job. Several rows are in memory, and are
   * loaded as many at a time as the buffer has room for.
   *
   * @param x {@code n} float32, of each row
   * @param gain weight of the norm; null for none
   * @param work {@code n} words of the buffer for a single row, which may be those of {@code x}
   */
  void quantise(
      String name, Operand x, int n, @Nullable Supplier<float[]> gain, int work, LinearJobs jobs) {
    StepPart before = at.program.part(StepPart.NORMS);
    Rows rows = new Rows(name, n, gain, jobs);
    if (at.rows == 1) {
      rows.add(x, Operand.buffer(work), 0, 1);
    } else {
      int words = at.shape.unit().roundUp(n);
      at.rows(
          words,
          (first, count) -> {
            Operand loaded =
                at.rows(Operand.buffer(at.buffer.take("loaded", count * words)), words);
            at.step("load", of(VectorOp.MOVE, n).a(x.row(first)).repeat(count).store(loaded));
            rows.add(loaded, loaded, first, count);
          });
    }
    at.program.part(before);
  }

  /** What rows are normed by, and for. */
  private final class Rows {
    private final String name;
    private final int n;
    private final @Nullable Supplier<float[]> gain;
    private final LinearJobs jobs;

    Rows(String name, int n, @Nullable Supplier<float[]> gain, LinearJobs jobs) {
      this.name = name;
      this.n = n;
      this.gain = gain;
      this.jobs = jobs;
    }

    void add(Operand x, Operand work, int first, int count) {
      Operand normed = x;
      int largest = most + first;
      if (gain == null) {
        at.step(
            "largest",
            of(VectorOp.MOVE, n).a(x).repeat(count).reduce(Reduction.MAGNITUDE, largest).finite());
        at.words("floor", VectorOp.AT_LEAST, count, largest, Scalar.of(FLOOR), largest);
      } else {
        root(x, n, first, count);
        normed = work;
        at.step(
            "gain",
            of(VectorOp.MULTIPLY, n)
                .a(x)
                .b(Operand.memory(at.table(name, gain, n)))
                .repeat(count)
                .store(normed)
                .reduce(Reduction.MAGNITUDE, largest)
                .finite());
        floor(first, count);
      }
      at.words(
          "127 / largest", VectorOp.DIVIDE_INTO, count, largest, Scalar.of(127), spare + first);
      ColumnParts columns = jobs.columns();
      for (int part = 0; part < columns.count(); part++) {
        long from = (normed.memory() ? 4L : 1L) * columns.first(part);
        at.step(
            "quantise",
            of(VectorOp.SCALE, columns.width(part))
                .a(normed.plus(from))
                .scalar(Generation.scalar(spare + first, count))
                .repeat(count)
                .store(jobs.activations(part, first), ResultType.INT8));
      }
    }
  }

  /** Where the normed maximum {@code a r} is below 1e-5, {@code a} becomes {@code 1e-5 / r}. */
  private void floor(int first, int count) {
    int largest = most + first;
    int below = spare + first;
    int floor = other + first;
    product("normed", count, largest, inverse + first, below);
    at.words("below the floor", VectorOp.OFFSET, count, below, Scalar.of(-FLOOR), below);
    at.words("floor", VectorOp.DIVIDE_INTO, count, inverse + first, Scalar.of(FLOOR), floor);
    Operand into = Operand.buffer(count == 1 ? largest : floor);
    at.step(
        "at least the floor",
        of(VectorOp.PICK, 1)
            .a(word(floor, count))
            .b(word(below, count))
            .scalar(Generation.scalar(largest, count))
            .repeat(count)
            .store(word((int) into.at(), count)));
    if (count > 1) {
      at.step("largest", of(VectorOp.MOVE, count).a(into).store(Operand.buffer(largest)));
    }
  }

  private static Operand word(int at, int count) {
    Operand word = Operand.buffer(at);
    return count == 1 ? word : word.every(1);
  }

  private void product(String name, int count, int a, int b, int into) {
    if (count == 1) {
      at.words(name, VectorOp.SCALE, 1, a, Scalar.at(b), into);
    } else {
      at.pairs(name, VectorOp.MULTIPLY, count, a, b, into);
    }
  }

  /**
   * Computes the factor of each part's sums, {@code beta a r / 127}, once all rows are quantised.
   *
   * @param normed whether the vector was normed
   * @param into first of as many words as there are parts; of several rows, a word for each, part
   *     after part
   */
  void factors(LinearJobs jobs, boolean normed, int into) {
    StepPart before = at.program.part(StepPart.NORMS);
    if (at.rows == 1) {
      int n = jobs.parts();
      at.step(
          "beta a",
          of(VectorOp.SCALE, n)
              .a(jobs.betas())
              .scalar(Scalar.at(most))
              .store(Operand.buffer(into)));
      if (normed) {
        at.words("beta a r", VectorOp.SCALE, n, into, inverse(), into);
      }
      at.words("beta a r / 127", VectorOp.DIVIDE_BY, n, into, Scalar.of(127), into);
    } else {
      for (int part = 0; part < jobs.parts(); part++) {
        int words = into + part * at.pitch();
        Scalar beta = Scalar.of(jobs.beta(part));
        at.words("beta a", VectorOp.SCALE, at.rows, most, beta, words);
        if (normed) {
          at.pairs("beta a r", VectorOp.MULTIPLY, at.rows, words, inverse, words);
        }
        at.words("beta a r / 127", VectorOp.DIVIDE_BY, at.rows, words, Scalar.of(127), words);
      }
    }
    at.program.part(before);
  }
}
