package tern.backend;

import java.util.List;
import tern.cpu.Kernels;
import tern.cpu.Workers;
import tern.ternary.IntegerMatrix;
import tern.ternary.TernaryMatrix;

/**
 * Multiplies int8 activations by ternary matrices, and by matrices of integers within +-121. All
 * backends agree exactly.
 *
 * <p>A backend and its matrices are used by one thread at a time. A backend of a device belongs to
 * the thread that opened the device, until {@link #handOver}; {@link DeviceBackend} refuses others.
 */
public interface Backend extends AutoCloseable {
  String name();

  /** The number of tokens that the backend multiplies most efficiently at once. */
  int tokensPerPass();

  /**
   * Loads a matrix, which can then be multiplied until it or the backend is closed. The storage of
   * {@code matrix} is not needed afterwards, so its checkpoint may be closed.
   */
  LoadedMatrix load(TernaryMatrix matrix);

  /**
   * Loads a matrix of integers likewise. A backend that cannot multiply integers multiplies their
   * trit planes: five ternary rows for each row.
   */
  default LoadedMatrix load(IntegerMatrix matrix) {
    return CombinedPlanes.load(this, matrix);
  }

  /**
   * Returns a store of keys and values as integers, on this backend if it can multiply them there,
   * else on the host; all give the same sums.
   *
   * @param kernels kernels of a store on the host
   * @param workers threads of a store on the host
   */
  default PageStore pages(PageShape shape, Kernels kernels, Workers workers) {
    return new HostPages(shape, kernels, workers);
  }

  /**
   * Announces the order in which matrices will be multiplied repeatedly, so that the backend can
   * prefetch.
   *
   * @param sequence matrices of this backend
   */
  default Plan plan(List<LoadedMatrix> sequence) {
    return Plan.NONE;
  }

  /**
   * Whether products run on a device, which computes nothing else: a layer whose activations are
   * not int8 cannot.
   */
  default boolean usesDevice() {
    return false;
  }

  Statistics statistics();

  /**
   * Makes another thread the only one that may use the backend and its matrices. Backends without a
   * device do not care which it is.
   *
   * @throws tern.device.DeviceException if the current thread may not use it
   */
  default void handOver(Thread next) {}

  /** Closes the backend, and its device if it has one. Closing it again does nothing. */
  @Override
  void close();
}
