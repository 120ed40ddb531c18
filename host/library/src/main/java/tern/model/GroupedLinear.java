package tern.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tern.cpu.MaskRows;
import tern.cpu.SignMasks;
import tern.cpu.Workers;
import tern.ternary.TernaryMatrix;

/**
 * One or more linear layers with ternary weights that carry one scale per group of columns, and
 * activations in float32: {@code y[n] = sum over groups g of scale[n][g] * (sum over k in g of x[k]
 * t[n][k])}, summed as {@link tern.cpu.Kernels#grouped} says. No backend computes it: their
 * activations are int8.
 *
 * <p>Any thread may read it.
 */
public final class GroupedLinear implements Linear {
  private final int n;
  private final SignMasks shape;
  private final MemorySegment masks;
  private final MemorySegment scales;

  /**
   * Packs the weights, unless they are {@link MaskRows} of these groups.
   *
   * @throws IllegalArgumentException unless there is one scale for each group of each row
   */
  public GroupedLinear(TernaryMatrix matrix, GroupScales scales) {
    this.n = matrix.n();
    this.shape = new SignMasks(matrix.k(), scales.size());
    if (scales.values().length != (long) shape.groups() * n) {
      throw new IllegalArgumentException(
          matrix.name()
              + ": "
              + scales.values().length
              + " scales given, expected "
              + shape.groups()
              + " for each of "
              + n
              + " rows");
    }
    this.scales = Workspace.floats(scales.values().length);
    this.scales.copyFrom(MemorySegment.ofArray(scales.values()));
    if (matrix.source().orElse(null) instanceof MaskRows rows && rows.shape().equals(shape)) {
      this.masks = rows.bytes();
      return;
    }
    this.masks = Arena.ofAuto().allocate(shape.bytes(n), 64);
    IntStream.range(0, n).parallel().forEach(row -> shape.pack(matrix, masks, row, row + 1));
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int k() {
    return shape.k();
  }

  /** Columns that share a scale. */
  public int groupSize() {
    return shape.size();
  }

  @Override
  public void apply(
      Workspace work, MemorySegment x, @Nullable RmsNorm norm, int tokens, MemorySegment y) {
    MemorySegment input = norm == null ? x : work.normed;
    if (norm != null) {
      work.each(
          tokens,
          m -> {
            long at = 4L * m * k();
            work.kernels.norm(x, at, norm.weight(), k(), norm.epsilon(), input, at);
          });
    }
    work.workers.run(
        (part, parts) -> {
          int from = Workers.start(n, part, parts);
          int to = Workers.start(n, part + 1, parts);
          work.kernels.grouped(shape, masks, scales, from, to, n, input, tokens, y);
        });
  }

  /** Does nothing: the weights are freed when nobody refers to them. */
  @Override
  public void close() {}
}
