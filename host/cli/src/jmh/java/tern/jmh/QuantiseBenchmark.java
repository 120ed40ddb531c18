package tern.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tern.cpu.BestKernels;
import tern.cpu.Kernels;

/** Quantises one token of the 2B-4T model's widest activations into off-heap memory. */
@State(Scope.Benchmark)
public class QuantiseBenchmark {
  static final int K = 6912;
  private final Kernels kernels = BestKernels.get().kernels();
  private final MemorySegment x = Arena.ofAuto().allocate(4L * K, 64);
  private final MemorySegment q = Arena.ofAuto().allocate(K, 64);
  private final MemorySegment scales = Arena.ofAuto().allocate(8, 64);

  public QuantiseBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < K; i++) {
      x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (random.nextDouble() - 0.5));
    }
  }

  @Benchmark
  public float quantise() {
    kernels.quantise(x, 0, null, K, 0, q, 0, scales, 0);
    return scales.getAtIndex(ValueLayout.JAVA_FLOAT, 0);
  }
}
