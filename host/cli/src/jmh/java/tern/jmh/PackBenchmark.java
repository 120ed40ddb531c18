package tern.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tern.backend.WeightImage;
import tern.device.DeviceConfig;
import tern.device.fake.Configs;
import tern.ternary.TernaryMatrix;

/** Packs gate|up of the 2B-4T model from Hugging Face's layout into a base-3 weight image. */
@State(Scope.Benchmark)
public class PackBenchmark {
  static final int N = 13824;
  static final int K = 2560;
  private static final DeviceConfig CONFIG = Configs.usual();

  private final TernaryMatrix matrix = TernaryMatrix.split("gate|up", N, K, codes());
  private final MemorySegment image =
      Arena.ofAuto().allocate(WeightImage.bytes(CONFIG, N, K), 4096);

  private static MemorySegment codes() {
    byte[] bytes = new byte[N / 4 * K];
    new SplittableRandom(1).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= (byte) ~(bytes[i] >> 1 & 0x55);
    }
    return MemorySegment.ofArray(bytes);
  }

  @Benchmark
  public MemorySegment pack() {
    WeightImage.pack(CONFIG, matrix, image);
    return image;
  }
}
