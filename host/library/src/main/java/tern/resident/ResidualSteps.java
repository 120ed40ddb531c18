package tern.resident;

import static tern.resident.Generation.of;

import tern.model.PassTensor;

/** Adds the scaled sums of a product to the residual. */
record ResidualSteps(Generation at) {
  void add(LinearJobs jobs, int factor, PassTensor tensor) {
    int n = at.shape.model().hiddenSize();
    float multiplier = at.shape.model().multipliers().residual();
    Operand x = Operand.buffer(at.residual);
    if (multiplier == 1) {
      at.step(
          "residual",
          of(VectorOp.SCALE_ADD, n)
              .a(jobs.sums(0), SourceType.INT)
              .scalar(Scalar.at(factor))
              .b(x)
              .store(x));
    } else {
      int mark = at.buffer.mark();
      Operand update = Operand.buffer(at.buffer.take("update", n));
      at.step(
          "scale",
          of(VectorOp.SCALE, n)
              .a(jobs.sums(0), SourceType.INT)
              .scalar(Scalar.at(factor))
              .store(update));
      at.step("residual", of(VectorOp.SCALE_ADD, n).a(update).scalar(multiplier).b(x).store(x));
      at.buffer.release(mark);
    }
    at.program.probe(tensor, 0, x, n);
  }
}
