package tern.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Root mean square normalisation of one token: {@code y = w x / sqrt(mean(x^2) + epsilon)} (Zhang
 * and Sennrich, arXiv 1910.07467).
 *
 * <p>Immutable: any thread may use it.
 *
 * @param weight {@code size} floats
 */
public record RmsNorm(MemorySegment weight, int size, float epsilon) {
  /** Creates a norm with a copy of its weight. */
  public static RmsNorm of(float[] weight, float epsilon) {
    MemorySegment copy = Arena.ofAuto().allocate(4L * weight.length, 64);
    MemorySegment.copy(weight, 0, copy, ValueLayout.JAVA_FLOAT, 0, weight.length);
    return new RmsNorm(copy, weight.length, epsilon);
  }
}
