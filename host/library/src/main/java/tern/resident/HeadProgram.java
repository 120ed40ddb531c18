package tern.resident;

import static tern.resident.Generation.of;

import java.util.function.Supplier;
import tern.cpu.AttentionKernels;
import tern.model.FloatRows;
import tern.model.HeadMode;
import tern.model.ModelConfig;
import tern.model.PassTensor;

/**
 * Final norm and head: products of the rows' integers order all tokens, the float32 rows of the
 * best are multiplied again, and the largest is the next token. In mode {@code exact} the order is
 * that of {@link tern.model.HeadMode#EXACT}'s logits, in {@code fast} that of two planes.
 */
final class HeadProgram {
  private final Generation at;
  private final NormSteps norms;
  private final ModelConfig model;
  private final FloatTable rows;
  private final HeadJobs jobs;
  private final Results results;

  HeadProgram(Generation at, NormSteps norms, FloatTable rows, FloatRows floats) {
    this.at = at;
    this.norms = norms;
    this.model = at.shape.model();
    this.rows = rows;
    // Beside two vectors of a block: the normed residual, logits, and a few scalars.
    int taken = model.hiddenSize() + at.shape.unit().entries() + 8 * at.shape.unit().lanes();
    this.jobs = new HeadJobs(at, floats, (at.buffer.free() - taken) / 2);
    this.results = Results.of(at);
  }

  Results results() {
    return results;
  }

  void add(Supplier<float[]> gain) {
    int mark = at.buffer.mark();
    int hidden = model.hiddenSize();
    Operand y = Operand.buffer(at.buffer.take("final norm", hidden));
    Operand x = at.residual;
    norms.root(x, hidden, 0, 1);
    Operand table = Operand.memory(at.table("final norm", gain, hidden));
    at.step("gain", of(VectorOp.MULTIPLY, hidden).a(x).b(table).store(y));
    at.step("norm", of(VectorOp.SCALE, hidden).a(y).scalar(norms.inverse()).store(y).finite());
    at.program.probe(PassTensor.FINAL_NORM, 0, y, hidden);
    float multiplier = model.multipliers().logits();
    if (multiplier != 1) {
      at.step("multiplier", of(VectorOp.SCALE, hidden).a(y).scalar(multiplier).store(y).finite());
    }
    int factor = split(y);
    order(factor);
    choose(y);
    at.buffer.release(mark);
  }

  /** Makes 16 bits of each element, in one or two rows of activations; returns their scale. */
  private int split(Operand y) {
    int hidden = model.hiddenSize();
    int factor = at.buffer.take("scale", 1);
    int inverse = at.buffer.take("inverse scale", 1);
    at.step("largest", of(VectorOp.MOVE, hidden).a(y).reduce(Reduction.MAGNITUDE, factor));
    // A vector of zeros has zeros as its integers, whatever its scale.
    Scalar most = Scalar.of(AttentionKernels.MOST_OF_WEIGHTS);
    at.words("scale", VectorOp.DIVIDE_BY, 1, factor, most, factor);
    at.words("1 / scale", VectorOp.DIVIDE_INTO, 1, factor, Scalar.of(1), inverse);
    at.step("high", high(y, inverse).store(jobs.activations(0), ResultType.HIGH));
    if (at.shape.head() == HeadMode.EXACT) {
      at.step("low", high(y, inverse).store(jobs.activations(1), ResultType.LOW));
    }
    return factor;
  }

  private StepBuilder high(Operand y, int inverse) {
    return of(VectorOp.SCALE, model.hiddenSize()).a(y).scalar(Scalar.at(inverse));
  }

  /** Lists the best tokens, a block of rows at a time. */
  private void order(int factor) {
    boolean exact = at.shape.head() == HeadMode.EXACT;
    int size = jobs.size();
    int blocks = jobs.blocks();
    int[] posted = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      posted[i] = jobs.post(i);
    }
    Operand sums = Operand.buffer(at.buffer.take("sums of rows", size));
    Operand scales = Operand.buffer(at.buffer.take("scales of rows", size));
    for (int i = 0; i < blocks; i++) {
      int first = i * size;
      int n = Math.min(size, model.vocabularySize() - first);
      at.program.await(posted[i]);
      at.step(
          "sums of block " + i,
          of(VectorOp.SCALE_ADD, n)
              .a(jobs.sums(i, 0), SourceType.INT)
              .scalar(exact ? 256 : 3)
              .b(jobs.sums(i, 1), SourceType.INT)
              .store(sums));
      Operand stored = jobs.scales(first);
      if (exact) {
        at.step(
            "scales of block " + i,
            of(VectorOp.SCALE, n).a(stored).scalar(Scalar.at(factor)).store(scales));
      }
      at.step(
          "list of block " + i,
          of(VectorOp.MULTIPLY, n)
              .a(sums)
              .b(exact ? scales : stored)
              .top(first)
              .continued(i > 0)
              .finite());
    }
  }

  /** Multiplies the rows of the listed tokens, chooses, and stores all of it. */
  private void choose(Operand y) {
    int count = Math.min(at.shape.unit().entries(), model.vocabularySize());
    int logits = at.buffer.take("logits", count);
    int chosen = at.buffer.take("chosen", 1);
    at.step(
        "logits",
        of(VectorOp.MULTIPLY, model.hiddenSize())
            .a(rows.row(at, "rows of the head", AddressMap.Index.ENTRY), rows.type())
            .b(y)
            .repeat(count)
            .reduce(Reduction.SUM, logits)
            .finite());
    Operand all = Operand.buffer(logits);
    at.step("choose", of(VectorOp.MOVE, count).a(all).reduce(Reduction.CHOOSE, chosen));
    Operand record = results.record(at);
    at.step("store token", of(VectorOp.MOVE, 1).a(Operand.buffer(chosen)).store(record));
    at.step("store list", of(VectorOp.INDEX, count).store(record.plus(4)));
    at.step("store logits", of(VectorOp.MOVE, count).a(all).store(record.plus(4 + 4L * count)));
  }
}
