package tern.model;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import tern.backend.LoadedMatrix;

/**
 * One or more linear layers that share their input: quantise it, multiply exactly, scale back
 * (arXiv 2402.17764, section 2). The layers are stacked into one taller matrix; each has its own
 * beta.
 *
 * <p>Used by one thread at a time, the one that may use the backend.
 *
 * @param partRows output rows of each layer
 * @param betas weight scale of each layer
 */
public record BitLinear(LoadedMatrix matrix, int[] partRows, float[] betas) implements Linear {
  @Override
  public int n() {
    return matrix.n();
  }

  @Override
  public int k() {
    return matrix.k();
  }

  @Override
  public void apply(
      Workspace work, MemorySegment x, @Nullable RmsNorm norm, int tokens, MemorySegment y) {
    BitProduct product = work.product(this, x, norm, y);
    matrix.multiply(tokens, product, product);
  }

  @Override
  public void close() {
    matrix.close();
  }
}
