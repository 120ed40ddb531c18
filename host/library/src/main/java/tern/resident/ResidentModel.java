package tern.resident;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tern.model.FloatRows;
import tern.weights.LayerWeights;
import tern.weights.ModelWeights;

/**
 * A model as it stands in device memory, with the program that runs it there token by token.
 *
 * <p>Immutable: any thread may use it.
 */
public final class ResidentModel {
  private final ResidentShape shape;
  private final MemoryPlan memory;
  private final ProgramSteps steps;
  private final @Nullable PromptPrograms prompt;
  private final ResidentProgram body;
  private final List<Probe> probes;
  private final KeyValueMemory past;

  private ResidentModel(
      Generation at, ProgramSteps steps, @Nullable PromptPrograms prompt, KeyValueMemory past) {
    this.shape = at.shape;
    this.memory = at.memory;
    this.steps = steps;
    this.prompt = prompt;
    this.body = steps.program().body();
    this.probes = at.program.probes();
    this.past = past;
  }

  /**
   * Makes memory map and program of a model. Weights are read once here for their scales, and again
   * by {@link #load}.
   *
   * @param base device address of the first byte of its memory
   * @throws ResidentException if it cannot run resident on this device, and why
   */
  public static ResidentModel of(ResidentShape shape, ModelWeights weights, long base) {
    return of(shape, weights, base, 1);
  }

  /**
   * Makes them, and the programs of a prompt.
   *
   * @param rows tokens of a prompt that are taken at once: a power of two; 1 for no such programs
   */
  public static ResidentModel of(ResidentShape shape, ModelWeights weights, long base, int rows) {
    Generation at = new Generation(shape, base);
    NormSteps norms = new NormSteps(at);
    FloatTable embedding = FloatTable.of(at, "embedding", weights.embedding());
    FloatRows headRows = weights.head().rows();
    FloatTable head = weights.tied() ? embedding : FloatTable.of(at, "rows of the head", headRows);
    PastMemory past = new PastMemory(at);
    AttentionProgram attention = new AttentionProgram(at, norms, past);
    FeedForwardProgram feedForward =
        new FeedForwardProgram(at, norms, attention.operands(), attention.factors());
    new EmbeddingSteps(at).add(embedding);
    attention.begin();
    for (int i = 0; i < weights.layers().size(); i++) {
      at.program.scope("layer " + i, i);
      LayerWeights layer = weights.layers().get(i);
      attention.add(i, layer);
      feedForward.add(layer);
    }
    int bodyProducts = at.program.products().size();
    int bodyVectors = at.program.vectors().size();
    at.program.scope("head", -1);
    at.program.part(StepPart.HEAD);
    HeadProgram choice = new HeadProgram(at, norms, head, headRows);
    choice.add(weights.norm());
    long maps = at.memory.take("maps", (long) AddressMap.COUNT * AddressMap.BYTES, at.maps::write);
    ProgramSteps steps = ProgramSteps.of(at, "", bodyProducts, bodyVectors, choice.results(), maps);
    PromptPrograms prompt =
        rows == 1
            ? null
            : PromptPrograms.of(
                at, rows, past, embedding, feedForward, weights, choice.results(), maps);
    return new ResidentModel(at, steps, prompt, past.memory());
  }

  public ResidentShape shape() {
    return shape;
  }

  public ResidentProgram program() {
    return steps.program();
  }

  /** The program of a token after which none is chosen. */
  ResidentProgram body() {
    return body;
  }

  /** The program of a token, step by step. */
  public ProgramSteps steps() {
    return steps;
  }

  /** The programs that take a prompt several tokens at a time, if they were made. */
  public Optional<PromptPrograms> prompt() {
    return Optional.ofNullable(prompt);
  }

  /** Device address of the first byte of its memory. */
  public long base() {
    return memory.base();
  }

  /** Entries of the list in each record. */
  public int entries() {
    return Math.min(shape.unit().entries(), shape.model().vocabularySize());
  }

  /** Where in its memory the record of a position begins: bytes from the base. */
  long recordOffset(int position) {
    return program().results() - base() + (long) position * program().resultStride();
  }

  /** Bytes of a record that are not padding. */
  int recordBytes() {
    return 4 * (1 + 2 * entries());
  }

  /** The record of a position. */
  ResidentRecord record(MemorySegment deviceMemory, int position) {
    return ResidentRecord.of(
        deviceMemory
            .asSlice(recordOffset(position), recordBytes())
            .toArray(ValueLayout.JAVA_INT_UNALIGNED));
  }

  /** Bytes of device memory from its base on. */
  public long bytes() {
    return memory.bytes();
  }

  /** Where everything stands. */
  public List<MemoryRegion> regions() {
    return memory.regions();
  }

  /** Where keys and values of earlier positions stand. */
  public KeyValueMemory past() {
    return past;
  }

  /** The products of a token. */
  public List<ProductStep> products() {
    return steps.products();
  }

  /** The vector instructions of a token. */
  public List<VectorInstruction> vectors() {
    return steps.vectors();
  }

  /** Where tensors of a pass are to be seen. */
  List<Probe> probes() {
    return probes;
  }

  /**
   * Checks its programs as they lie in memory.
   *
   * @throws ResidentException if one is not sound
   */
  void check(MemorySegment deviceMemory) {
    check(steps, deviceMemory);
    if (prompt != null) {
      check(prompt.embed(), deviceMemory);
      check(prompt.block(), deviceMemory);
    }
  }

  private void check(ProgramSteps one, MemorySegment deviceMemory) {
    ProgramCheck.check(shape.device(), shape.unit(), one.program(), deviceMemory, base());
  }

  /**
   * Writes weights, tables, empty pages and the programs into device memory, which is zero.
   *
   * @throws ResidentException if there is not enough
   */
  public void load(MemorySegment deviceMemory) {
    load(deviceMemory, () -> {});
  }

  /**
   * The same, region by region.
   *
   * @param each called after each of {@link #regions}
   */
  public void load(MemorySegment deviceMemory, Runnable each) {
    memory.load(deviceMemory, each);
  }
}
