package tern.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tern.backend.CpuBackend;
import tern.checkpoint.ModelLoader;
import tern.cpu.BestKernels;
import tern.cpu.Kernels;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.folder.Packing;
import tern.folder.TernFolder;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.weights.ModelWeights;

/**
 * Whole tokens of a model with random weights on this processor: a prompt, then greedy decoding. A
 * peer, another program on the same machine, takes turns with it, so that both meet the same noise.
 *
 * <p>Used by one thread at a time.
 */
public final class CpuBench {
  /**
   * What to measure.
   *
   * @param promptTokens tokens of the prompt
   * @param decodedTokens tokens decoded after it
   * @param rounds how often both are measured
   */
  public record Workload(
      ModelShape shape, int promptTokens, int decodedTokens, int rounds, long seed) {}

  /** Another program that runs a model of the same shape. */
  public interface Peer {
    /** Returns how many seconds a prompt of that many tokens takes, from an empty context. */
    double prefill(int tokens);

    /** Returns how many seconds decoding that many tokens takes after a prompt. */
    double decode(int promptTokens, int tokens);
  }

  private static final long READ_BYTES = 1L << 29;

  private final Workload workload;
  private final SessionOptions options;
  private final Kernels kernels = BestKernels.get().kernels();
  private final Workers workers = Workers.shared();
  private final List<Double> prefills = new ArrayList<>();
  private final List<Double> decodes = new ArrayList<>();
  private final List<Double> firsts = new ArrayList<>();
  private final List<Double> peerPrefills = new ArrayList<>();
  private final List<Double> peerDecodes = new ArrayList<>();

  private @Nullable Path folder;
  private double loadSeconds;

  /** Creates a benchmark whose sessions compute as {@code options} say. */
  public CpuBench(Workload workload, SessionOptions options) {
    this.workload = workload;
    this.options = options;
  }

  /** Lets the model be written as a Tern folder, and be loaded from there. */
  public CpuBench through(Path folder) {
    this.folder = folder;
    return this;
  }

  private static Model loaded(ModelWeights weights, CpuBackend backend) {
    return ModelLoader.of(weights).load(backend);
  }

  private Model fromFolder(ModelWeights random, CpuBackend backend, Consumer<String> progress) {
    TritPacking packing = packing(backend);
    TernFolder.write(random, new Packing.Cpu(packing), folder, Map.of(), false, progress);
    long start = System.nanoTime();
    Model model = ModelLoader.load(folder, backend);
    loadSeconds = (System.nanoTime() - start) / 1e9;
    return model;
  }

  /** The number of steps of which {@link #run} tells its listener. */
  public int steps() {
    return 4 * workload.shape().layers() + workload.rounds() + 2;
  }

  /** Makes the model and measures. */
  public CpuReport run(Optional<Peer> peer, Consumer<String> progress) {
    double read = ReadBandwidth.measure(kernels, workers, READ_BYTES);
    progress.accept("memory");
    CpuBackend backend = new CpuBackend();
    int context = workload.promptTokens() + workload.decodedTokens() + 1;
    RandomModel.Matrices packed = new PackedMatrices(packing(backend), workers);
    ModelWeights random =
        new RandomModel(workload.shape(), packed, workload.seed()).weights(context);
    Model model = folder == null ? loaded(random, backend) : fromFolder(random, backend, progress);
    round(model, Optional.empty());
    clear();
    progress.accept("warm-up");
    ResidentMemory.forgetPeak();
    for (int i = 0; i < workload.rounds(); i++) {
      round(model, peer);
      progress.accept("round");
    }
    long bytes = weightBytes(backend);
    double decode = workload.decodedTokens() / median(decodes);
    double weights = bytes * decode / 1e9;
    return new CpuReport(
        workload.shape().name(),
        backend.description(),
        workload.promptTokens(),
        workload.decodedTokens(),
        workload.rounds(),
        decode,
        workload.promptTokens() / median(prefills),
        median(firsts),
        loadSeconds,
        ResidentMemory.peakBytes(),
        bytes,
        read,
        weights,
        weights / read,
        peer.isEmpty() ? 0 : workload.decodedTokens() / median(peerDecodes),
        peer.isEmpty() ? 0 : workload.promptTokens() / median(peerPrefills));
  }

  private void clear() {
    prefills.clear();
    decodes.clear();
    firsts.clear();
  }

  private void round(Model model, Optional<Peer> peer) {
    int[] prompt = new int[workload.promptTokens()];
    RandomBytes random = new RandomBytes(workload.seed(), 1);
    for (int i = 0; i < prompt.length; i++) {
      prompt[i] = random.below(workload.shape().vocabulary());
    }
    int capacity = prompt.length + workload.decodedTokens();
    try (Session session = new Session(model, capacity, options)) {
      measure(session, prompt);
    }
    peer.ifPresent(
        other -> {
          peerPrefills.add(other.prefill(workload.promptTokens()));
          peerDecodes.add(other.decode(workload.promptTokens(), workload.decodedTokens()));
        });
  }

  private void measure(Session session, int[] prompt) {
    long start = System.nanoTime();
    session.advance(prompt);
    long prefilled = System.nanoTime();
    int next = session.top(1).ids()[0];
    long first = System.nanoTime();
    for (int i = 0; i < workload.decodedTokens(); i++) {
      session.advance(next);
      next = session.top(1).ids()[0];
    }
    long end = System.nanoTime();
    prefills.add((prefilled - start) / 1e9);
    firsts.add((first - start) / 1e9);
    decodes.add((end - first) / 1e9);
  }

  private TritPacking packing(CpuBackend backend) {
    ModelShape shape = workload.shape();
    return backend.packing(shape.n(Projection.GATE_UP), shape.k(Projection.GATE_UP));
  }

  private long weightBytes(CpuBackend backend) {
    ModelShape shape = workload.shape();
    TritPacking packing = packing(backend);
    long bytes =
        switch (options.head()) {
          case HOST, EXACT -> (long) shape.vocabulary() * shape.hidden();
          case FAST -> 2 * packing.bytes(shape.vocabulary(), shape.hidden());
        };
    for (Projection projection : Projection.values()) {
      bytes += shape.layers() * packing.bytes(shape.n(projection), shape.k(projection));
    }
    return bytes;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
