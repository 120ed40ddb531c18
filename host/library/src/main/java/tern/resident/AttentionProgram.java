package tern.resident;

import static tern.resident.Generation.of;

import tern.cpu.AttentionKernels;
import tern.device.DeviceConfig;
import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;

/** Attention of a layer: queries, keys and values, scores over pages, and the output projection. */
final class AttentionProgram {
  private final Generation at;
  private final NormSteps norms;
  private final ResidentShape shape;
  private final ModelConfig model;
  private final PageRegion keys;
  private final PageRegion values;
  private final LayerMemory operands;
  private final AttentionScores scores;
  private final Operand anglesInMemory;
  private final int angles;
  private final int factors;
  private final long scaleRows;
  private final int scaleRow;
  private final int scaleMap;

  AttentionProgram(Generation at, NormSteps norms) {
    this.at = at;
    this.norms = norms;
    this.shape = at.shape;
    this.model = shape.model();
    this.keys = PageRegion.keys(at);
    this.values = PageRegion.values(at);
    this.operands = new LayerMemory(at, keys);
    this.scores = new AttentionScores(at, keys, values, operands);
    this.anglesInMemory = LayerMemory.angles(at);
    this.angles = at.buffer.take("cosines and sines", shape.keyWords());
    this.factors = at.buffer.take("factors", 4);
    this.scaleRow = 4 * shape.rowPositions();
    long rows = 2L * model.layers() * model.keyHeads();
    this.scaleRows = at.memory.take("scales of keys and values", rows * scaleRow);
    this.scaleMap =
        at.maps.number(
            AddressMap.of("scales", AddressMap.Index.POSITION, shape.rowPositions(), p -> 4L * p));
  }

  LayerMemory operands() {
    return operands;
  }

  /** Word of the factors of a product's sums. */
  int factors() {
    return factors;
  }

  /** What a token needs once. */
  void begin() {
    at.step(
        "cosines and sines",
        of(VectorOp.MOVE, shape.keyWords()).a(anglesInMemory).store(Operand.buffer(angles)));
  }

  void add(int layer, LayerWeights weights) {
    int mark = at.buffer.mark();
    int attended = at.buffer.take("attended", model.heads() * model.headDim());
    int inner = at.buffer.mark();
    HeadIntegerSteps queries = project(layer, weights);
    boolean aligned = model.headDim() % shape.unit().lanes() == 0;
    Operand into = aligned ? Operand.buffer(attended) : Operand.memory(operands.attended);
    scores.add(layer, queries, keyScales(layer), valueScales(layer), into);
    at.buffer.release(inner);
    output(weights, into, attended);
    at.buffer.release(mark);
  }

  /** Scales of the keys of a layer's first key head; those of the next are a row further on. */
  private Operand keyScales(int layer) {
    long row = 2L * layer * model.keyHeads();
    return Operand.memory(scaleRows + row * scaleRow).every(scaleRow);
  }

  private Operand valueScales(int layer) {
    return keyScales(layer).plus((long) model.keyHeads() * scaleRow);
  }

  private HeadIntegerSteps project(int layer, LayerWeights weights) {
    DeviceConfig device = shape.device();
    LinearJobs jobs =
        new LinearJobs(
            device,
            at.program,
            at.memory,
            weights.qkv(),
            operands.activations,
            operands.sums,
            operands.partBytes);
    Operand x = Operand.buffer(at.residual);
    int mark = at.buffer.mark();
    int work = at.buffer.take("normed", model.hiddenSize());
    norms.quantise("input norm", x, model.hiddenSize(), weights.inputNorm(), work, jobs);
    at.buffer.release(mark);
    int dim = model.headDim();
    RowOrder later = new RowOrder(shape.unit());
    for (int head = 0; head < model.keyHeads(); head++) {
      halves(later, (model.heads() + head) * dim);
    }
    int keyRows = later.count();
    for (int head = 0; head < model.keyHeads(); head++) {
      later.add((model.heads() + model.keyHeads() + head) * dim, dim);
    }
    RowOrder first = new RowOrder(shape.unit());
    for (int head = 0; head < model.heads(); head++) {
      halves(first, head * dim);
    }
    int keysPosted = jobs.post("keys and values", later, 0);
    int queriesPosted = jobs.post("queries", first, later.count());
    norms.factors(jobs, true, factors);
    jobs.join(keysPosted, later, 0);
    append(layer, weights, jobs, keyRows);
    jobs.join(queriesPosted, first, later.count());
    int q = at.buffer.take("queries", model.heads() * shape.keyWords());
    Heads queries = new Heads(at, q, model.heads(), 0);
    queries.scale(jobs.sums(later.count()), factors);
    queries.norm("query norm", weights.queryNorm());
    queries.rotate(angles);
    HeadIntegerSteps integers =
        HeadIntegerSteps.make(
            at,
            "queries",
            queries.all(),
            shape.keyWords(),
            model.heads(),
            AttentionKernels.MOST_OF_QUERY);
    Operand into = Operand.memory(operands.queries).every(operands.queryStride);
    at.step("queries", integers.store(shape.keyWords(), into, ResultType.INT8));
    return integers;
  }

  private void halves(RowOrder rows, int first) {
    int half = model.headDim() / 2;
    rows.add(first, half).add(first + half, half);
  }

  /** Appends the keys and values of the token to their pages. */
  private void append(int layer, LayerWeights weights, LinearJobs jobs, int keyRows) {
    int mark = at.buffer.mark();
    int count = model.keyHeads();
    int dim = model.headDim();
    int queryColumns = model.heads() * dim;
    int k = at.buffer.take("keys", count * shape.keyWords());
    Heads keyHeads = new Heads(at, k, count, queryColumns);
    keyHeads.scale(jobs.sums(0), factors + 1);
    keyHeads.norm("key norm", weights.keyNorm());
    keyHeads.rotate(angles);
    HeadIntegerSteps keyIntegers = integers("keys", keyHeads.all(), shape.keyWords());
    at.step(
        "append keys",
        keyIntegers
            .store(shape.keyWords(), keys.append(layer), ResultType.PLANES)
            .scatter(keys.elementMap()));
    keyIntegers.storeScales(keyScales(layer).mapped(scaleMap));
    int v = at.buffer.take("values", count * shape.valueWords());
    at.step(
        "scale values",
        of(VectorOp.SCALE, count * shape.valueWords())
            .a(jobs.sums(keyRows), SourceType.INT)
            .scalar(Scalar.at(factors + 2))
            .store(Operand.buffer(v)));
    for (int head = 0; head < count; head++) {
      Operand place = Operand.buffer(v + head * shape.valueWords());
      int column = queryColumns + (count + head) * dim;
      at.program.probe(PassTensor.QKV, column, place, dim);
      at.program.probe(PassTensor.ROTATED, column, place, dim);
    }
    Operand all = Operand.buffer(v).every(shape.valueWords());
    HeadIntegerSteps valueIntegers = integers("values", all, shape.valueWords());
    at.step(
        "append values",
        valueIntegers
            .store(dim, values.append(layer), ResultType.PLANES)
            .scatter(values.elementMap()));
    valueIntegers.storeScales(valueScales(layer).mapped(scaleMap));
    at.buffer.release(mark);
  }

  private HeadIntegerSteps integers(String name, Operand heads, int words) {
    return HeadIntegerSteps.make(
        at, name, heads, words, model.keyHeads(), AttentionKernels.MOST_OF_PLANES);
  }

  private void output(LayerWeights weights, Operand attended, int work) {
    LinearJobs jobs =
        new LinearJobs(
            shape.device(),
            at.program,
            at.memory,
            weights.output(),
            operands.activations,
            operands.sums,
            operands.partBytes);
    int n = model.heads() * model.headDim();
    norms.quantise("attention sub-norm", attended, n, weights.attentionSubNorm(), work, jobs);
    RowOrder rows = new RowOrder(shape.unit()).add(0, model.hiddenSize());
    int posted = jobs.post("all rows", rows, 0);
    norms.factors(jobs, weights.attentionSubNorm() != null, factors);
    jobs.join(posted, rows, 0);
    new ResidualSteps(at).add(jobs, factors, PassTensor.ATTENTION_RESIDUAL);
  }
}
