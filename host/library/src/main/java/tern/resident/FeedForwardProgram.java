package tern.resident;

import static tern.resident.Generation.of;

import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;

/**
 * The feed-forward network of a layer. Gate and up are products of blocks of their rows, so that
 * the gate of one block is computed while the next is multiplied.
 */
final class FeedForwardProgram {
  /** Blocks are whole rows of the buffer, whatever its lanes. */
  private static final int UNIT = 64;

  private final Generation at;
  private final NormSteps norms;
  private final LayerMemory operands;
  private final int factors;
  private final ModelConfig model;

  /** Rows of a block; 0 until the first layer. */
  private int size;

  FeedForwardProgram(Generation at, NormSteps norms, LayerMemory operands, int factors) {
    this.at = at;
    this.norms = norms;
    this.operands = operands;
    this.factors = factors;
    this.model = at.shape.model();
  }

  /** Takes blocks as large as those of another program, whose weights it shares. */
  FeedForwardProgram like(FeedForwardProgram other) {
    size = other.size;
    return this;
  }

  void add(LayerWeights weights) {
    at.program.part(StepPart.GATE);
    int mark = at.buffer.mark();
    int hidden = model.hiddenSize();
    int ffn = model.ffnSize();
    int work = at.rows > 1 ? 0 : at.buffer.take("gated", Math.max(ffn, hidden));
    Operand y = at.rows > 1 ? operands.gated : Operand.buffer(work);
    LinearJobs jobs = new LinearJobs(at, weights.gateUp(), operands);
    norms.quantise(
        "post-attention norm", at.residual, hidden, weights.postAttentionNorm(), work, jobs);
    gate(jobs, y);
    at.program.part(StepPart.DOWN);
    LinearJobs down = new LinearJobs(at, weights.down(), operands);
    norms.quantise("ffn sub-norm", y, ffn, weights.ffnSubNorm(), work, down);
    RowOrder rows = new RowOrder(at.shape.unit()).add(0, hidden);
    PostedRows posted = down.post("all rows", rows, 0);
    norms.factors(down, weights.ffnSubNorm() != null, factors);
    down.join(posted);
    new ResidualSteps(at).add(posted, factors, PassTensor.RESIDUAL);
    at.buffer.release(mark);
  }

  /** Words of a block in the buffer: gate and up, and two more for SiLU. */
  private int vectors() {
    return model.gate() == ModelConfig.Gate.SILU ? 4 : 2;
  }

  private int size() {
    int ffn = model.ffnSize();
    int room = at.buffer.free() / vectors() / UNIT * UNIT;
    if (room == 0) {
      throw new ResidentException(
          "a feed-forward network of "
              + ffn
              + " does not fit in a buffer of "
              + at.shape.unit().words()
              + " words; configure more vectorWords");
    }
    int blocks = Math.max(Math.ceilDiv(ffn, room), Math.min(4, Math.ceilDiv(ffn, UNIT)));
    return (Math.ceilDiv(ffn, blocks) + UNIT - 1) / UNIT * UNIT;
  }

  private void gate(LinearJobs jobs, Operand y) {
    size = size == 0 ? size() : size;
    int ffn = model.ffnSize();
    int blocks = Math.ceilDiv(ffn, size);
    PostedRows[] posted = new PostedRows[blocks];
    int before = 0;
    for (int i = 0; i < blocks; i++) {
      int first = i * size;
      int count = Math.min(size, ffn - first);
      RowOrder order = new RowOrder(at.shape.unit()).add(first, count).add(ffn + first, count);
      posted[i] = jobs.post("block " + i, order, before);
      before += order.count();
    }
    norms.factors(jobs, true, factors);
    for (int i = 0; i < blocks; i++) {
      jobs.join(posted[i]);
      PostedRows sums = posted[i];
      int first = i * size;
      int n = Math.min(size, ffn - first);
      at.rows(vectors() * size, (row, count) -> block(sums, row, count, first, n, y));
    }
  }

  private void block(PostedRows posted, int row, int count, int first, int n, Operand y) {
    int start = at.buffer.take("gate and up", count * vectors() * size);
    int all = count * size;
    Operand g = at.rows(Operand.buffer(start), size);
    Operand u = g.plus(all);
    scale("gate", posted.sums(0), n, row, count, factors, g);
    scale("up", posted.sums(posted.count() / 2), n, row, count, factors + at.pitch(), u);
    at.program.probe(PassTensor.GATE_UP, first, g, n);
    at.program.probe(PassTensor.GATE_UP, model.ffnSize() + first, u, n);
    if (model.gate() == ModelConfig.Gate.SILU) {
      silu(n, count, g, u.plus(all), u.plus(2L * all));
    } else {
      at.step("squared relu", of(VectorOp.SQUARED_RELU, n).a(g).repeat(count).store(g));
    }
    Operand gated = y.row(row).plus((y.memory() ? 4L : 1L) * first);
    at.step("gate", of(VectorOp.MULTIPLY, n).a(g).b(u).repeat(count).store(gated));
    at.program.probe(PassTensor.GATED, first, gated, n);
  }

  private void scale(
      String name, Operand sums, int n, int row, int count, int factor, Operand into) {
    at.step(
        name,
        of(VectorOp.SCALE, n)
            .a(sums.row(row), SourceType.INT)
            .scalar(Generation.scalar(factor + row, count))
            .repeat(count)
            .store(into));
  }

  /** {@code g ((g >= 0 ? 1 : e) / (1 + e))} with {@code e = exp(-|g|)}. */
  private void silu(int n, int count, Operand g, Operand e, Operand sum) {
    at.step("exp(-|g|)", of(VectorOp.EXP_MAGNITUDE, n).a(g).repeat(count).store(e));
    at.step("1 + exp", of(VectorOp.OFFSET, n).a(e).scalar(1).repeat(count).store(sum));
    at.step("1 or exp", of(VectorOp.PICK, n).a(e).b(g).scalar(1).repeat(count).store(e));
    at.step("sigmoid", of(VectorOp.DIVIDE, n).a(e).b(sum).repeat(count).store(e));
    at.step("silu", of(VectorOp.MULTIPLY, n).a(g).b(e).repeat(count).store(g));
  }
}
