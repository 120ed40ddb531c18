package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;
import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;

/** Appends the keys and values of a token to their pages, and their scales to rows of positions. */
final class KeyValueSteps {
  private static final String SCALES = "scales of keys and values";

  private final Generation at;
  private final ResidentShape shape;
  private final ModelConfig model;
  private final PageRegion keys;
  private final PageRegion values;
  private final long scales;
  private final int scaleRow;
  private final int scaleMap;

  KeyValueSteps(Generation at, PageRegion keys, PageRegion values) {
    this.at = at;
    this.shape = at.shape;
    this.model = shape.model();
    this.keys = keys;
    this.values = values;
    this.scaleRow = 4 * shape.rowPositions();
    long rows = 2L * model.layers() * model.keyHeads();
    this.scales = at.memory.take(SCALES, rows * scaleRow);
    this.scaleMap =
        at.maps.number(
            AddressMap.of("scales", AddressMap.Index.POSITION, shape.rowPositions(), p -> 4L * p));
  }

  /** Where all of it stands. */
  KeyValueMemory memory() {
    long bytes = 2L * model.layers() * model.keyHeads() * scaleRow;
    MemoryRegion all = new MemoryRegion(SCALES, scales, bytes, false);
    return new KeyValueMemory(keys.images(), values.images(), all);
  }

  /** Scales of a key head's keys: a row of positions; those of the next head follow. */
  Operand keyScales(int layer, int head) {
    return Operand.memory(scales + (2L * layer * model.keyHeads() + head) * scaleRow);
  }

  Operand valueScales(int layer, int head) {
    return keyScales(layer, model.keyHeads() + head);
  }

  /**
   * Adds the steps of a layer.
   *
   * @param keyRows rows of keys, after which those of values come
   * @param factors word of the factor of queries; those of keys and values follow
   * @param angles word of cosines and sines
   */
  void append(
      int layer, LayerWeights weights, LinearJobs jobs, int keyRows, int factors, int angles) {
    int mark = at.buffer.mark();
    int count = model.keyHeads();
    int dim = model.headDim();
    int column = model.heads() * dim;
    int k = at.buffer.take("keys", count * shape.keyWords());
    Heads heads = new Heads(at, k, count, column);
    heads.scale(jobs.sums(0), factors + 1);
    heads.norm("key norm", weights.keyNorm());
    heads.rotate(angles);
    HeadIntegerSteps integers = integers("keys", heads.all(), shape.keyWords());
    StepBuilder store = integers.store(shape.keyWords(), keys.append(layer), ResultType.PLANES);
    at.step("append keys", store.scatter(keys.elementMap()));
    integers.storeScales(keyScales(layer, 0).every(scaleRow).mapped(scaleMap));
    appendValues(layer, jobs.sums(keyRows), factors + 2, column + count * dim);
    at.buffer.release(mark);
  }

  private void appendValues(int layer, Operand sums, int factor, int column) {
    int count = model.keyHeads();
    int dim = model.headDim();
    int words = shape.valueWords();
    int v = at.buffer.take("values", count * words);
    at.step(
        "scale values",
        of(VectorOp.SCALE, count * words)
            .a(sums, SourceType.INT)
            .scalar(Scalar.at(factor))
            .store(Operand.buffer(v)));
    for (int head = 0; head < count; head++) {
      Operand place = Operand.buffer(v + head * words);
      at.program.probe(PassTensor.QKV, column + head * dim, place, dim);
      at.program.probe(PassTensor.ROTATED, column + head * dim, place, dim);
    }
    HeadIntegerSteps integers = integers("values", Operand.buffer(v).every(words), words);
    StepBuilder store = integers.store(dim, values.append(layer), ResultType.PLANES);
    at.step("append values", store.scatter(values.elementMap()));
    integers.storeScales(valueScales(layer, 0).every(scaleRow).mapped(scaleMap));
  }

  private HeadIntegerSteps integers(String name, Operand heads, int words) {
    int most = AttentionKernels.MOST_OF_PLANES;
    return HeadIntegerSteps.make(at, name, heads, words, model.keyHeads(), most);
  }
}
