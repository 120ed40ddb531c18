package tern.resident;

import static tern.resident.Generation.of;

import tern.model.ModelConfig;
import tern.model.PassTensor;

/** Reads the embedding of a token. */
record EmbeddingSteps(Generation at) {
  /** Reads it into the residual. */
  void add(FloatTable embedding) {
    add(embedding, at.residual);
    at.program.probe(PassTensor.EMBEDDED, 0, at.residual, at.shape.model().hiddenSize());
  }

  /** Reads it into a row of floats. */
  void add(FloatTable embedding, Operand into) {
    ModelConfig model = at.shape.model();
    at.step(
        "embed",
        of(VectorOp.SCALE, model.hiddenSize())
            .a(embedding.row(at, "embedding", AddressMap.Index.TOKEN), embedding.type())
            .scalar(model.multipliers().embedding())
            .store(into));
  }
}
