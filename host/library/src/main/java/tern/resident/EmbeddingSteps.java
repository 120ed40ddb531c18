package tern.resident;

import static tern.resident.Generation.of;

import tern.model.ModelConfig;
import tern.model.PassTensor;

/** Reads the embedding of the token into the residual. */
record EmbeddingSteps(Generation at) {
  void add(FloatTable embedding) {
    ModelConfig model = at.shape.model();
    Operand x = Operand.buffer(at.residual);
    at.step(
        "embed",
        of(VectorOp.SCALE, model.hiddenSize())
            .a(embedding.row(at, "embedding", AddressMap.Index.TOKEN), embedding.type())
            .scalar(model.multipliers().embedding())
            .store(x));
    at.program.probe(PassTensor.EMBEDDED, 0, x, model.hiddenSize());
  }
}
