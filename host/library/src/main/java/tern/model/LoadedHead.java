package tern.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tern.backend.Backend;
import tern.backend.LoadedMatrix;
import tern.cpu.Workers;

/**
 * The head of a model, with a backend that takes those of its forms that sessions need: each is
 * loaded when the first session asks for it.
 *
 * <p>Any thread may read the rows. What is loaded is used by one thread at a time, the one that may
 * use the backend.
 */
public final class LoadedHead implements AutoCloseable {
  private final HeadRows rows;
  private final Backend backend;
  private final List<LoadedMatrix> planes = new ArrayList<>();
  private @Nullable HeadIntegers integers;
  private @Nullable LoadedMatrix matrix;
  private boolean closed;

  /** Wraps a head; loads nothing yet. */
  public LoadedHead(HeadRows rows, Backend backend) {
    this.rows = rows;
    this.backend = backend;
  }

  /** The weights on the host. */
  public HeadRows rows() {
    return rows;
  }

  synchronized HeadIntegers integers(Workers workers) {
    if (integers == null) {
      integers = new HeadIntegers(rows.rows(), workers);
    }
    return integers;
  }

  /** All five planes of the integers, on the backend. */
  synchronized LoadedMatrix matrix(Workers workers) {
    requireOpen();
    if (matrix == null) {
      matrix = backend.load(integers(workers).matrix());
    }
    return matrix;
  }

  /** The {@code count} most significant planes, on the backend, each a matrix of its own. */
  synchronized List<LoadedMatrix> planes(int count, Workers workers) {
    requireOpen();
    while (planes.size() < count) {
      planes.add(backend.load(integers(workers).plane(planes.size())));
    }
    return List.copyOf(planes.subList(0, count));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model of this head is closed");
    }
  }

  /** Frees the backend's memory. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    planes.forEach(LoadedMatrix::close);
    planes.clear();
    if (matrix != null) {
      matrix.close();
      matrix = null;
    }
  }
}
