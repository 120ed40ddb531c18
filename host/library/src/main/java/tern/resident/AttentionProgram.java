package tern.resident;

import static tern.resident.Generation.of;

import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;
import tern.weights.LinearWeights;

/**
 * Attention of a layer: queries, keys and values, scores over pages, and the output projection. The
 * array computes queries and scores of one slice of heads while the vector unit weighs another's.
 */
final class AttentionProgram {
  private final Generation at;
  private final NormSteps norms;
  private final ModelConfig model;
  private final LayerMemory operands;
  private final KeyValueSteps keyValues;
  private final PageJobs pages;
  private final Operand anglesInMemory;
  private final int angles;
  private final int factors;

  AttentionProgram(Generation at, NormSteps norms) {
    this.at = at;
    this.norms = norms;
    this.model = at.shape.model();
    PageRegion keys = PageRegion.keys(at);
    PageRegion values = PageRegion.values(at);
    this.operands = new LayerMemory(at, keys);
    this.keyValues = new KeyValueSteps(at, keys, values);
    this.pages = new PageJobs(at, keys, values, operands);
    this.anglesInMemory = LayerMemory.angles(at);
    this.angles = at.buffer.take("cosines and sines", at.shape.keyWords());
    this.factors = at.buffer.take("factors", 4);
  }

  LayerMemory operands() {
    return operands;
  }

  /** Where keys and values stand. */
  KeyValueMemory past() {
    return keyValues.memory();
  }

  /** Word of the factors of a product's sums. */
  int factors() {
    return factors;
  }

  /** What a token needs once. */
  void begin() {
    at.step(
        "cosines and sines",
        of(VectorOp.MOVE, at.shape.keyWords()).a(anglesInMemory).store(Operand.buffer(angles)));
  }

  void add(int layer, LayerWeights weights) {
    int mark = at.buffer.mark();
    int attended = at.buffer.take("attended", model.heads() * model.headDim());
    int inner = at.buffer.mark();
    boolean aligned = model.headDim() % at.shape.unit().lanes() == 0;
    Operand into = aligned ? Operand.buffer(attended) : Operand.memory(operands.attended);
    attend(layer, weights, into);
    at.buffer.release(inner);
    output(weights, into, attended);
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

  private void attend(int layer, LayerWeights weights, Operand into) {
    at.program.part(StepPart.PROJECTIONS);
    LinearJobs jobs = jobs(weights.qkv());
    int mark = at.buffer.mark();
    int work = at.buffer.take("normed", model.hiddenSize());
    Operand x = Operand.buffer(at.residual);
    norms.quantise("input norm", x, model.hiddenSize(), weights.inputNorm(), work, jobs);
    at.buffer.release(mark);
    RowOrder rows = new RowOrder(at.shape.unit());
    int dim = model.headDim();
    int heads = model.heads() + model.keyHeads();
    for (int head = model.heads(); head < heads; head++) {
      QuerySlice.halves(rows, head * dim, dim / 2);
    }
    int keyRows = rows.count();
    for (int head = 0; head < model.keyHeads(); head++) {
      rows.add((heads + head) * dim, dim);
    }
    QuerySlice[] slices = QuerySlice.of(at, rows.count());
    int posted = jobs.post("keys and values", rows, 0);
    post(slices, 0, jobs);
    post(slices, 1, jobs);
    norms.factors(jobs, true, factors);
    jobs.join(posted, rows, 0);
    keyValues.append(layer, weights, jobs, keyRows, factors, angles);
    attend(layer, weights, jobs, slices, into);
  }

  private static void post(QuerySlice[] slices, int i, LinearJobs jobs) {
    if (i < slices.length) {
      slices[i].post(jobs);
    }
  }

  /** A slice is prepared before the one before it is weighed, so that the array has work. */
  private void attend(
      int layer, LayerWeights weights, LinearJobs jobs, QuerySlice[] slices, Operand into) {
    ScoreSteps steps = new ScoreSteps(at, operands);
    int[] scored = new int[model.keyHeads()];
    int[] summed = new int[model.keyHeads()];
    for (int i = 0; i <= slices.length; i++) {
      if (i < slices.length) {
        QuerySlice slice = slices[i];
        at.program.part(StepPart.PROJECTIONS);
        HeadIntegerSteps integers = slice.prepare(weights, jobs, operands, factors, angles);
        at.program.part(StepPart.SCORES);
        for (int head = slice.first; head < slice.end; head++) {
          scored[head] = pages.scores(layer, head);
        }
        slice.scale(integers);
      }
      if (i > 0) {
        weigh(layer, slices[i - 1], steps, scored, summed);
      }
      at.program.part(StepPart.PROJECTIONS);
      post(slices, i + 2, jobs);
    }
    at.program.part(StepPart.VALUES);
    int factor = steps.factors();
    ValueSteps sums = new ValueSteps(at, pages);
    for (int head = 0; head < summed.length; head++) {
      at.program.await(summed[head]);
      sums.combine(head, factor, into);
    }
  }

  private void weigh(int layer, QuerySlice slice, ScoreSteps steps, int[] scored, int[] summed) {
    for (int head = slice.first; head < slice.end; head++) {
      at.program.part(StepPart.SCORES);
      at.program.await(scored[head]);
      Operand ofKeys = keyValues.keyScales(layer, head);
      steps.weigh(head, slice.scales(head), ofKeys, keyValues.valueScales(layer, head));
      at.program.part(StepPart.VALUES);
      summed[head] = pages.sums(layer, head);
    }
  }

  private void output(LayerWeights weights, Operand attended, int work) {
    at.program.part(StepPart.OUTPUT);
    LinearJobs jobs = jobs(weights.output());
    int n = model.heads() * model.headDim();
    norms.quantise("attention sub-norm", attended, n, weights.attentionSubNorm(), work, jobs);
    RowOrder rows = new RowOrder(at.shape.unit()).add(0, model.hiddenSize());
    int posted = jobs.post("all rows", rows, 0);
    norms.factors(jobs, weights.attentionSubNorm() != null, factors);
    jobs.join(posted, rows, 0);
    new ResidualSteps(at).add(jobs, factors, PassTensor.ATTENTION_RESIDUAL);
  }
}
