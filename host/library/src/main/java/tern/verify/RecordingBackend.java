package tern.verify;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.backend.Plan;
import tern.backend.Statistics;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/** Passes on to another backend, and keeps the operands and sums of the last product. */
final class RecordingBackend implements Backend {
  /** A product: {@code tokens x k} activations and {@code tokens x n} sums. */
  record Product(int k, int n, byte[] activations, int[] sums) {}

  private final Backend inner;
  private @Nullable Product last;

  RecordingBackend(Backend inner) {
    this.inner = inner;
  }

  /** Returns the last product, once. */
  @Nullable Product take() {
    Product taken = last;
    last = null;
    return taken;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public int tokensPerPass() {
    return inner.tokensPerPass();
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    return new Recorded(inner.load(matrix));
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    return new Recorded(inner.load(matrix));
  }

  @Override
  public Plan plan(List<LoadedMatrix> sequence) {
    return inner.plan(sequence.stream().map(matrix -> ((Recorded) matrix).matrix).toList());
  }

  @Override
  public boolean usesDevice() {
    return inner.usesDevice();
  }

  @Override
  public Statistics statistics() {
    return inner.statistics();
  }

  @Override
  public void handOver(Thread next) {
    inner.handOver(next);
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class Recorded implements LoadedMatrix {
    private final LoadedMatrix matrix;

    Recorded(LoadedMatrix matrix) {
      this.matrix = matrix;
    }

    @Override
    public int n() {
      return matrix.n();
    }

    @Override
    public int k() {
      return matrix.k();
    }

    @Override
    public void multiply(byte[] activations, int tokens, int[] accumulators) {
      matrix.multiply(activations, tokens, accumulators);
      last = new Product(k(), n(), activations.clone(), accumulators.clone());
    }

    /** Several threads may call source and sink, each for tokens of its own. */
    @Override
    public void multiply(int tokens, Source source, Sink sink) {
      byte[] activations = new byte[Math.multiplyExact(tokens, k())];
      int[] sums = new int[Math.multiplyExact(tokens, n())];
      matrix.multiply(
          tokens,
          (m, into, at) -> {
            source.write(m, into, at);
            MemorySegment.copy(into, ValueLayout.JAVA_BYTE, at, activations, m * k(), k());
          },
          (m, from, at) -> {
            MemorySegment.copy(from, ValueLayout.JAVA_INT_UNALIGNED, at, sums, m * n(), n());
            sink.read(m, from, at);
          });
      last = new Product(k(), n(), activations, sums);
    }

    @Override
    public void close() {
      matrix.close();
    }
  }
}
