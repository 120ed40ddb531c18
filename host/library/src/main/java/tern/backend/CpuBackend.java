package tern.backend;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tern.cpu.BestKernels;
import tern.cpu.Kernels;
import tern.cpu.PackedRows;
import tern.cpu.TritPacking;
import tern.cpu.Workers;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * Multiplies on this processor, with all its threads. Matrices are packed as a short race says that
 * this machine reads them fastest. Any thread may use it; products run one after the other.
 */
public final class CpuBackend implements Backend {
  /** Fewest weights of a matrix that is worth a race. */
  private static final long WORTH_A_RACE = 1 << 20;

  private final Kernels kernels;
  private final Workers workers;
  private final CpuProduct product;
  private final AtomicLong jobs = new AtomicLong();
  private @Nullable TritPacking packing;

  /** Uses the fastest kernels of this machine, and chooses the packing with the first matrix. */
  public CpuBackend() {
    this(BestKernels.get().kernels(), Workers.shared(), null);
  }

  /**
   * Uses given kernels.
   *
   * @param packing how matrices are packed; null to let a race decide
   */
  public CpuBackend(Kernels kernels, Workers workers, @Nullable TritPacking packing) {
    this.kernels = kernels;
    this.workers = workers;
    this.packing = packing;
    this.product = new CpuProduct(kernels, workers);
  }

  @Override
  public String name() {
    return "cpu";
  }

  /** One sentence: the kernels that are used, and the packing once a matrix is loaded. */
  public synchronized String description() {
    return kernels.name()
        + ", "
        + workers.parts()
        + " threads"
        + (packing == null ? "" : ", weights of " + 8.0 / packing.digits() + " bits");
  }

  @Override
  public int tokensPerPass() {
    return Kernels.MOST_TOKENS;
  }

  @Override
  public LoadedMatrix load(TernaryMatrix matrix) {
    boolean packed =
        matrix.source().orElse(null) instanceof PackedRows rows && kernels.fast(rows.packing());
    TritPacking chosen =
        packed
            ? ((PackedRows) matrix.source().orElseThrow()).packing()
            : packing(matrix.n(), matrix.k());
    return new CpuMatrix(matrix, chosen, workers, product, jobs);
  }

  @Override
  public LoadedMatrix load(IntegerMatrix matrix) {
    return new CpuIntegers(matrix, workers, product, jobs);
  }

  /**
   * Returns the packing for matrices of a shape; the first that is large enough decides for all.
   */
  public synchronized TritPacking packing(int n, int k) {
    if (packing != null) {
      return packing.forColumns(k);
    }
    if ((long) n * k < WORTH_A_RACE
        || TritPacking.BASE_THREE.forColumns(k) != TritPacking.BASE_THREE) {
      return TritPacking.TWO_BITS;
    }
    packing = PackingRace.run(kernels, workers, n, k);
    return packing;
  }

  @Override
  public Statistics statistics() {
    return new Statistics(jobs.get(), 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
