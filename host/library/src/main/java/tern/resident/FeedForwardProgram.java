package tern.resident;

import static tern.resident.Generation.of;

import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;

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

  FeedForwardProgram(Generation at, NormSteps norms, LayerMemory operands, int factors) {
    this.at = at;
    this.norms = norms;
    this.operands = operands;
    this.factors = factors;
    this.model = at.shape.model();
  }

  void add(LayerWeights weights) {
    at.program.part(StepPart.GATE);
    int mark = at.buffer.mark();
    int hidden = model.hiddenSize();
    int ffn = model.ffnSize();
    int gated = at.buffer.take("gated", Math.max(ffn, hidden));
    LinearJobs jobs = jobs(weights.gateUp());
    Operand x = Operand.buffer(at.residual);
    norms.quantise("post-attention norm", x, hidden, weights.postAttentionNorm(), gated, jobs);
    gate(jobs, gated);
    at.program.part(StepPart.DOWN);
    LinearJobs down = jobs(weights.down());
    Operand y = Operand.buffer(gated);
    norms.quantise("ffn sub-norm", y, ffn, weights.ffnSubNorm(), gated, down);
    RowOrder rows = new RowOrder(at.shape.unit()).add(0, hidden);
    int posted = down.post("all rows", rows, 0);
    norms.factors(down, weights.ffnSubNorm() != null, factors);
    down.join(posted, rows, 0);
    new ResidualSteps(at).add(down, factors, PassTensor.RESIDUAL);
    at.buffer.release(mark);
  }

  private LinearJobs jobs(LinearWeights linear) {
    return new LinearJobs(
        at.shape.device(),
        at.program,
        at.memory,
        linear,
        operands.activations,
        operands.sums,
        operands.partBytes);
  }

  /** Words of a block in the buffer: gate and up, and two more for SiLU. */
  private int vectors() {
    return model.gate() == ModelConfig.Gate.SILU ? 4 : 2;
  }

  private void gate(LinearJobs jobs, int gated) {
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
    int size = (Math.ceilDiv(ffn, blocks) + UNIT - 1) / UNIT * UNIT;
    blocks = Math.ceilDiv(ffn, size);
    RowOrder[] orders = new RowOrder[blocks];
    int[] posted = new int[blocks];
    int[] starts = new int[blocks];
    int start = 0;
    for (int i = 0; i < blocks; i++) {
      int first = i * size;
      int count = Math.min(size, ffn - first);
      orders[i] = new RowOrder(at.shape.unit()).add(first, count).add(ffn + first, count);
      starts[i] = start;
      posted[i] = jobs.post("block " + i, orders[i], start);
      start += orders[i].count();
    }
    norms.factors(jobs, true, factors);
    int words = at.buffer.take("gate and up", vectors() * size);
    for (int i = 0; i < blocks; i++) {
      jobs.join(posted[i], orders[i], starts[i]);
      int first = i * size;
      int count = Math.min(size, ffn - first);
      block(jobs, starts[i], orders[i].count() / 2, first, count, words, size, gated);
    }
  }

  private void block(
      LinearJobs jobs, int sums, int up, int first, int n, int words, int size, int gated) {
    Operand g = Operand.buffer(words);
    Operand u = g.plus(size);
    scale("gate", jobs.sums(sums), n, factors, g);
    scale("up", jobs.sums(sums + up), n, factors + 1, u);
    at.program.probe(PassTensor.GATE_UP, first, g, n);
    at.program.probe(PassTensor.GATE_UP, model.ffnSize() + first, u, n);
    if (model.gate() == ModelConfig.Gate.SILU) {
      silu(n, g, u.plus(size), u.plus(2L * size));
    } else {
      at.step("squared relu", of(VectorOp.SQUARED_RELU, n).a(g).store(g));
    }
    Operand y = Operand.buffer(gated + first);
    at.step("gate", of(VectorOp.MULTIPLY, n).a(g).b(u).store(y));
    at.program.probe(PassTensor.GATED, first, y, n);
  }

  private void scale(String name, Operand sums, int n, int factor, Operand into) {
    at.step(
        name, of(VectorOp.SCALE, n).a(sums, SourceType.INT).scalar(Scalar.at(factor)).store(into));
  }

  /** {@code g ((g >= 0 ? 1 : e) / (1 + e))} with {@code e = exp(-|g|)}. */
  private void silu(int n, Operand g, Operand e, Operand sum) {
    at.step("exp(-|g|)", of(VectorOp.EXP_MAGNITUDE, n).a(g).store(e));
    at.step("1 + exp", of(VectorOp.OFFSET, n).a(e).scalar(1).store(sum));
    at.step("1 or exp", of(VectorOp.PICK, n).a(e).b(g).scalar(1).store(e));
    at.step("sigmoid", of(VectorOp.DIVIDE, n).a(e).b(sum).store(e));
    at.step("silu", of(VectorOp.MULTIPLY, n).a(g).b(e).store(g));
  }
}
