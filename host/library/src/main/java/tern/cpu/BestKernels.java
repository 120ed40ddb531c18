package tern.cpu;

import java.util.Locale;
import tern.ffm.NativeException;

/**
 * The fastest kernels of this machine: C if a compiler is there, else the Vector API if its module
 * is, else plain Java. System property {@code tern.kernels} ({@code c}, {@code avx2}, {@code
 * portable}, {@code vector} or {@code plain}) asks for others.
 *
 * <p>Immutable: any thread may use it.
 *
 * @param reason one sentence: which are used, and why
 */
public record BestKernels(Kernels kernels, String reason) {
  private static final BestKernels BEST = find(System.getProperty("tern.kernels", "c"));

  /** The kernels that this program uses, found once. */
  public static BestKernels get() {
    return BEST;
  }

  /** Whether they are C, compiled for this machine; others are slower. */
  public boolean compiled() {
    return kernels instanceof NativeKernels;
  }

  static BestKernels find(String asked) {
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "c" -> compiled(NativeKernels.Level.AVX512);
      case "avx2" -> compiled(NativeKernels.Level.AVX2);
      case "portable" -> compiled(NativeKernels.Level.PORTABLE);
      case "vector" -> vector("as asked");
      case "plain" -> new BestKernels(new PlainKernels(), "plain Java, as asked");
      default ->
          throw new IllegalArgumentException(
              "-Dtern.kernels=" + asked + "; expected c, avx2, portable, vector or plain");
    };
  }

  private static BestKernels compiled(NativeKernels.Level most) {
    try {
      Kernels kernels = NativeKernels.compile(most);
      return new BestKernels(
          kernels, kernels.name() + ", compiled here: the best that this processor has");
    } catch (NativeException missing) {
      return vector(missing.getMessage());
    }
  }

  private static BestKernels vector(String why) {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new BestKernels(
          new PlainKernels(),
          "plain Java, which is slow: "
              + why
              + "; and java runs without --add-modules jdk.incubator.vector");
    }
    return new BestKernels(new VectorKernels(), "Java's Vector API: " + why);
  }
}
