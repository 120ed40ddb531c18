package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;
import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;

/**
 * Appends the keys and values of all rows to their pages, and their scales to rows of positions.
 */
final class KeyValueSteps {
  private final Generation at;
  private final ResidentShape shape;
  private final ModelConfig model;
  private final PastMemory past;

  KeyValueSteps(Generation at, PastMemory past) {
    this.at = at;
    this.shape = at.shape;
    this.model = shape.model();
    this.past = past;
  }

  /**
   * Adds the steps of a layer.
   *
   * @param posted the sums of keys, then those of values
   * @param keyRows rows of keys, after which those of values come
   * @param factors word of the factors of queries; those of keys and values follow
   * @param angles word of cosines and sines
   */
  void append(
      int layer, LayerWeights weights, PostedRows posted, int keyRows, int factors, int angles) {
    int mark = at.buffer.mark();
    int count = model.keyHeads();
    int dim = model.headDim();
    int column = model.heads() * dim;
    int k = at.buffer.take("keys", at.rows * count * shape.keyWords());
    Heads heads = new Heads(at, k, count, column);
    heads.scale(posted.sums(0), factors + at.pitch());
    heads.norm("key norm", weights.keyNorm());
    heads.rotate(angles);
    HeadIntegerSteps integers = integers("keys", heads.all(), shape.keyWords());
    for (int row = 0; row < at.rows; row++) {
      Operand into = past.keys.append(layer, row, at.rows);
      StepBuilder store = integers.store(row, shape.keyWords(), into, ResultType.PLANES);
      at.step("append keys", store.scatter(past.keys.elementMap()));
    }
    integers.storeScales(past.appendKeyScales(layer, at.rows));
    appendValues(layer, posted.sums(keyRows), factors + 2 * at.pitch(), column + count * dim);
    at.buffer.release(mark);
  }

  private void appendValues(int layer, Operand sums, int factor, int column) {
    int count = model.keyHeads();
    int dim = model.headDim();
    int words = shape.valueWords();
    int v = at.buffer.take("values", at.rows * count * words);
    at.step(
        "scale values",
        of(VectorOp.SCALE, count * words)
            .a(sums, SourceType.INT)
            .scalar(Generation.scalar(factor, at.rows))
            .repeat(at.rows)
            .store(at.rows(Operand.buffer(v), count * words)));
    for (int head = 0; head < count; head++) {
      Operand place = Operand.buffer(v + head * words);
      at.program.probe(PassTensor.QKV, column + head * dim, place, dim);
      at.program.probe(PassTensor.ROTATED, column + head * dim, place, dim);
    }
    HeadIntegerSteps integers = integers("values", Operand.buffer(v).every(words), words);
    for (int row = 0; row < at.rows; row++) {
      StepBuilder store =
          integers.store(row, dim, past.values.append(layer, row, at.rows), ResultType.PLANES);
      at.step("append values", store.scatter(past.values.elementMap()));
    }
    integers.storeScales(past.appendValueScales(layer, at.rows));
  }

  private HeadIntegerSteps integers(String name, Operand heads, int words) {
    int most = AttentionKernels.MOST_OF_PLANES;
    return HeadIntegerSteps.make(at, name, heads, words, model.keyHeads(), most);
  }
}
