package tern.resident;

import static tern.resident.Generation.of;

import tern.model.PassTensor;

/** Adds the scaled sums of a product to the residual. */
record ResidualSteps(Generation at) {
  void add(PostedRows posted, int factor, PassTensor tensor) {
    int n = at.shape.model().hiddenSize();
    Operand x = at.residual;
    if (at.shape.model().multipliers().residual() == 1) {
      at.step(
          "residual",
          of(VectorOp.SCALE_ADD, n)
              .a(posted.sums(0), SourceType.INT)
              .scalar(Generation.scalar(factor, at.rows))
              .b(x)
              .repeat(at.rows)
              .store(x));
    } else {
      at.rows(
          at.shape.unit().roundUp(n),
          (first, count) -> update(posted.sums(0), factor, first, count));
    }
    at.program.probe(tensor, 0, x, n);
  }

  private void update(Operand sums, int factor, int first, int count) {
    int n = at.shape.model().hiddenSize();
    int words = at.shape.unit().roundUp(n);
    Operand update = at.rows(Operand.buffer(at.buffer.take("update", count * words)), words);
    Operand x = at.residual.row(first);
    at.step(
        "scale",
        of(VectorOp.SCALE, n)
            .a(sums.row(first), SourceType.INT)
            .scalar(Generation.scalar(factor + first, count))
            .repeat(count)
            .store(update));
    at.step(
        "residual",
        of(VectorOp.SCALE_ADD, n)
            .a(update)
            .scalar(at.shape.model().multipliers().residual())
            .b(x)
            .repeat(count)
            .store(x));
  }
}
