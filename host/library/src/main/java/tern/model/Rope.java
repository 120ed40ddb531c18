package tern.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rotary position embedding in the split-half layout: components {@code i} and {@code i + d/2} are
 * rotated by the angle {@code position * theta^(-2i/d)} (Su et al., arXiv 2104.09864).
 *
 * <p>Immutable: any thread may use it.
 */
public final class Rope {
  private static final RopeScaling NONE = new RopeScaling.Linear(1);

  private final int half;
  private final float[] frequencies;
  private final float amplitude;

  public Rope(ModelConfig config) {
    half = config.headDim() / 2;
    frequencies = new float[half];
    RopeScaling scaling = config.ropeScaling() == null ? NONE : config.ropeScaling();
    amplitude = scaling.amplitude();
    for (int i = 0; i < half; i++) {
      frequencies[i] = (float) scaling.frequency(i, config.headDim(), config.ropeTheta());
    }
  }

  /**
   * Writes the cosines of a position's angles, then their sines: {@code headDim} floats.
   *
   * @param row the table's row to write
   */
  public void table(int position, MemorySegment into, int row) {
    long at = 2L * half * row;
    for (int i = 0; i < half; i++) {
      float angle = position * frequencies[i];
      into.setAtIndex(ValueLayout.JAVA_FLOAT, at + i, (float) Math.cos(angle) * amplitude);
      into.setAtIndex(ValueLayout.JAVA_FLOAT, at + half + i, (float) Math.sin(angle) * amplitude);
    }
  }
}
