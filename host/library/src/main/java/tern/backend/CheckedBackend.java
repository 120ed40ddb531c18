package tern.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tern.cpu.Kernels;
import tern.cpu.PlainKernels;
import tern.cpu.Workers;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * Computes every product on two backends and compares every result. Throws at the first mismatch,
 * or counts mismatches. Owns both backends.
 *
 * <p>Used by one thread at a time, the one that may use both backends.
 */
public final class CheckedBackend implements Backend {
  private final Backend fast;
  private final Backend slow;
  private final boolean throwing;
  private long comparisons;
  private long mismatches;
  private @Nullable String firstMismatch;

  /**
   * Creates a backend that returns the results of {@code fast}, and throws a {@link
   * MismatchException} at the first that {@code slow} computes otherwise.
   */
  public CheckedBackend(Backend fast, Backend slow) {
    this(fast, slow, true);
  }

  private CheckedBackend(Backend fast, Backend slow, boolean throwing) {
    this.fast = fast;
    this.slow = slow;
    this.throwing = throwing;
  }

  /** Creates a backend that returns the results of {@code fast}, and counts mismatches. */
  public static CheckedBackend counting(Backend fast, Backend slow) {
    return new CheckedBackend(fast, slow, false);
  }

  @Override
  public String name() {
    return fast.name() + " checked by " + slow.name();
  }

  @Override
  public int tokensPerPass() {
    return fast.tokensPerPass();
  }

  /** The number of results compared so far. */
  public long comparisons() {
    return comparisons;
  }

  /** The first mismatch in words: where it is, what was expected, what came. */
  public Optional<String> firstMismatch() {
    return Optional.ofNullable(firstMismatch);
  }

  @Override
  public boolean usesDevice() {
    return fast.usesDevice() || slow.usesDevice();
  }

  @Override
  public Statistics statistics() {
    Statistics s = fast.statistics();
    return new Statistics(
        s.jobs(), comparisons, mismatches, s.cycles(), s.busyCycles(), s.clockKhz());
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    return load(matrix.name(), on -> on.load(matrix));
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    return load(matrix.name(), on -> on.load(matrix));
  }

  private LoadedMatrix load(String matrix, Function<Backend, LoadedMatrix> load) {
    LoadedMatrix first = load.apply(fast);
    try {
      return new CheckedMatrix(matrix, first, load.apply(slow));
    } catch (RuntimeException | Error failed) {
      first.close();
      throw failed;
    }
  }

  @Override
  public Plan plan(List<LoadedMatrix> sequence) {
    return fast.plan(sequence.stream().map(matrix -> ((CheckedMatrix) matrix).first).toList());
  }

  /** Pages on both backends; the sums of the second by plain loops. */
  @Override
  public PageStore pages(PageShape shape, Kernels kernels, Workers workers) {
    return new CheckedPages(
        fast.pages(shape, kernels, workers),
        slow.pages(shape, new PlainKernels(), workers),
        this::compare);
  }

  private void compare(String what, int[] expected, int[] got) {
    for (int i = 0; i < expected.length; i++) {
      comparisons++;
      if (expected[i] != got[i]) {
        differs(what + ", element " + i + ": expected " + expected[i] + ", got " + got[i]);
      }
    }
  }

  private void differs(String place) {
    mismatches++;
    if (firstMismatch == null) {
      firstMismatch = place;
    }
    if (throwing) {
      throw new MismatchException(place);
    }
  }

  /** A matrix on both backends. */
  private final class CheckedMatrix implements LoadedMatrix {
    private final String name;
    private final LoadedMatrix first;
    private final LoadedMatrix second;

    CheckedMatrix(String name, LoadedMatrix first, LoadedMatrix second) {
      this.name = name;
      this.first = first;
      this.second = second;
    }

    @Override
    public int n() {
      return first.n();
    }

    @Override
    public int k() {
      return first.k();
    }

    @Override
    public void multiply(byte[] activations, int tokens, int[] accumulators) {
      first.multiply(activations, tokens, accumulators);
      compare(activations, tokens, accumulators);
    }

    /** Uses the fast backend's own method; passes its sums on after comparing them. */
    @Override
    public void multiply(int tokens, Source source, Sink sink) {
      byte[] activations = new byte[Math.multiplyExact(Math.max(tokens, 0), k())];
      int[] sums = new int[Math.multiplyExact(Math.max(tokens, 0), n())];
      first.multiply(
          tokens,
          (m, into, at) -> {
            source.write(m, into, at);
            MemorySegment.copy(into, ValueLayout.JAVA_BYTE, at, activations, m * k(), k());
          },
          (m, from, at) -> MemorySegment.copy(from, ValueLayout.JAVA_INT, at, sums, m * n(), n()));
      compare(activations, tokens, sums);
      MemorySegment compared = MemorySegment.ofArray(sums);
      for (int m = 0; m < tokens; m++) {
        sink.read(m, compared, (long) m * n() * ValueLayout.JAVA_INT.byteSize());
      }
    }

    private void compare(byte[] activations, int tokens, int[] sums) {
      int[] expected = new int[tokens * n()];
      second.multiply(activations, tokens, expected);
      for (int i = 0; i < expected.length; i++) {
        comparisons++;
        if (expected[i] != sums[i]) {
          differs(place(i, expected[i], sums[i]));
        }
      }
    }

    private String place(int i, int expected, int got) {
      return name
          + ": row "
          + i % n()
          + ", token "
          + i / n()
          + " of the product: expected "
          + expected
          + ", got "
          + got;
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  @Override
  public void handOver(Thread next) {
    fast.handOver(next);
    slow.handOver(next);
  }

  @Override
  public void close() {
    try (slow) {
      fast.close();
    }
  }
}
