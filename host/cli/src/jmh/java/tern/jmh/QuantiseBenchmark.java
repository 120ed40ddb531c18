package tern.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tern.ternary.Absmax;

/** Quantises one token of the 2B-4T model's widest activations into off-heap memory. */
@State(Scope.Benchmark)
public class QuantiseBenchmark {
  static final int K = 6912;
  private final float[] x = new float[K];
  private final MemorySegment q = Arena.ofAuto().allocate(K, 64);

  public QuantiseBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < K; i++) {
      x[i] = (float) (random.nextDouble() - 0.5);
    }
  }

  @Benchmark
  public float quantise() {
    return Absmax.quantise(x, 0, K, q, 0);
  }
}
