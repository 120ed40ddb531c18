package tern.backend;

import java.lang.foreign.MemorySegment;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/** The reference backend with its sums altered. */
public final class TamperingBackend implements Backend {
  /** Changes some of the first {@code count} sums. */
  @FunctionalInterface
  public interface Alteration {
    void alter(int[] sums, int count);
  }

  private final Backend reference = new ReferenceBackend();
  private final Alteration inArrays;
  private final Alteration inPlace;

  /** Alters both kinds of product alike. */
  public TamperingBackend(Alteration alteration) {
    this(alteration, (sums, count) -> {});
  }

  /** Alters in-place results only. */
  public TamperingBackend(Alteration inArrays, Alteration inPlace) {
    this.inArrays = inArrays;
    this.inPlace = inPlace;
  }

  /** Makes one in {@code every} sums too large by one. */
  public static TamperingBackend oneOf(int every) {
    int[] seen = {0};
    return new TamperingBackend(
        (sums, count) -> {
          for (int i = 0; i < count; i++) {
            if (++seen[0] % every == 0) {
              sums[i]++;
            }
          }
        });
  }

  @Override
  public String name() {
    return "tampering";
  }

  @Override
  public int tokensPerPass() {
    return reference.tokensPerPass();
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    return altered(reference.load(matrix));
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    return altered(reference.load(matrix));
  }

  private LoadedMatrix altered(LoadedMatrix right) {
    return new LoadedMatrix() {
      @Override
      public int n() {
        return right.n();
      }

      @Override
      public int k() {
        return right.k();
      }

      @Override
      public void multiply(byte[] activations, int tokens, int[] accumulators) {
        right.multiply(activations, tokens, accumulators);
        inArrays.alter(accumulators, tokens * n());
      }

      @Override
      public void multiply(int tokens, Source source, Sink sink) {
        byte[] activations = new byte[tokens * k()];
        for (int m = 0; m < tokens; m++) {
          source.write(m, MemorySegment.ofArray(activations), (long) m * k());
        }
        int[] sums = new int[tokens * n()];
        multiply(activations, tokens, sums);
        inPlace.alter(sums, sums.length);
        for (int m = 0; m < tokens; m++) {
          sink.read(m, MemorySegment.ofArray(sums), (long) m * n() * Integer.BYTES);
        }
      }
    };
  }

  @Override
  public Statistics statistics() {
    return reference.statistics();
  }

  @Override
  public void close() {
    reference.close();
  }
}
