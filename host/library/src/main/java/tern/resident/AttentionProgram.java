package tern.resident;

import static tern.resident.Generation.of;

import tern.model.ModelConfig;
import tern.model.PassTensor;
import tern.weights.LayerWeights;

/**
 * Attention of a layer: queries, keys and values, scores over pages, and the output projection. The
 * array computes queries and scores of one slice of heads while the vector unit weighs another's.
 */
final class AttentionProgram {
  private final Generation at;
  private final NormSteps norms;
  private final ModelConfig model;
  private final PastMemory past;
  private final LayerMemory operands;
  private final KeyValueSteps keyValues;
  private final PageJobs pages;
  private final int angles;
  private final int factors;

  AttentionProgram(Generation at, NormSteps norms, PastMemory past) {
    this.at = at;
    this.norms = norms;
    this.model = at.shape.model();
    this.past = past;
    this.operands = new LayerMemory(at, past.keys);
    this.keyValues = new KeyValueSteps(at, past);
    this.pages = new PageJobs(at, past.keys, past.values, operands);
    this.angles = at.buffer.take("cosines and sines", at.rows * at.shape.keyWords());
    this.factors = at.buffer.take("factors", 4 * at.pitch());
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
    int words = at.shape.keyWords();
    at.step(
        "cosines and sines",
        of(VectorOp.MOVE, words)
            .a(past.angles(at))
            .repeat(at.rows)
            .store(at.rows(Operand.buffer(angles), words)));
  }

  void add(int layer, LayerWeights weights) {
    int mark = at.buffer.mark();
    int attended = at.rows > 1 ? 0 : at.buffer.take("attended", model.heads() * model.headDim());
    int inner = at.buffer.mark();
    boolean aligned = model.headDim() % at.shape.unit().lanes() == 0;
    Operand into = aligned && at.rows == 1 ? Operand.buffer(attended) : operands.attended;
    attend(layer, weights, into);
    at.buffer.release(inner);
    output(weights, into, attended);
    at.buffer.release(mark);
  }

  private void attend(int layer, LayerWeights weights, Operand into) {
    at.program.part(StepPart.PROJECTIONS);
    LinearJobs jobs = new LinearJobs(at, weights.qkv(), operands);
    int mark = at.buffer.mark();
    int n = model.hiddenSize();
    int work = at.rows > 1 ? 0 : at.buffer.take("normed", n);
    norms.quantise("input norm", at.residual, n, weights.inputNorm(), work, jobs);
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
    PostedRows posted = jobs.post("keys and values", rows, 0);
    post(slices, 0, jobs);
    post(slices, 1, jobs);
    norms.factors(jobs, true, factors);
    jobs.join(posted);
    keyValues.append(layer, weights, posted, keyRows, factors, angles);
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
      for (int row = 0; row < at.rows; row++) {
        sums.combine(head, row, factor, into.row(row));
      }
    }
  }

  private void weigh(int layer, QuerySlice slice, ScoreSteps steps, int[] scored, int[] summed) {
    for (int head = slice.first; head < slice.end; head++) {
      at.program.part(StepPart.SCORES);
      Operand ofKeys = past.keyScales(layer, head);
      for (int row = 0; row < at.rows; row++) {
        int queries = slice.scales(head, row);
        steps.weigh(head, row, queries, ofKeys, past.valueScales(layer, head), scored[head]);
      }
      at.program.part(StepPart.VALUES);
      summed[head] = pages.sums(layer, head);
    }
  }

  private void output(LayerWeights weights, Operand attended, int work) {
    at.program.part(StepPart.OUTPUT);
    LinearJobs jobs = new LinearJobs(at, weights.output(), operands);
    int n = model.heads() * model.headDim();
    norms.quantise("attention sub-norm", attended, n, weights.attentionSubNorm(), work, jobs);
    RowOrder rows = new RowOrder(at.shape.unit()).add(0, model.hiddenSize());
    PostedRows posted = jobs.post("all rows", rows, 0);
    norms.factors(jobs, weights.attentionSubNorm() != null, factors);
    jobs.join(posted);
    new ResidualSteps(at).add(posted, factors, PassTensor.ATTENTION_RESIDUAL);
  }
}
