package tern.verify;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import tern.model.Model;
import tern.model.ModelConfig;
import tern.model.PassObserver;
import tern.model.PassTensor;
import tern.model.Session;
import tern.model.SessionOptions;

/** Records a run of a model, and the integer products where its backend records them. */
final class Tracer implements PassObserver {
  private final ModelConfig config;
  private final RecordingBackend products;
  private final Trace trace;

  private Tracer(ModelConfig config, RecordingBackend products, int tokens) {
    this.config = config;
    this.products = products;
    this.trace = new Trace(tokens);
  }

  /**
   * Runs a model over a text. What was recorded before a value became infinite is kept.
   *
   * @param products the backend that holds the model's matrices
   */
  static Trace run(Model model, RecordingBackend products, SessionOptions options, int[] ids) {
    Tracer tracer = new Tracer(model.config(), products, ids.length);
    try (Session session = new Session(model, ids.length, options, tracer)) {
      session.allLogits(ids);
    } catch (ArithmeticException notFinite) {
      // The rows that are missing from the trace tell where it ended.
      return tracer.trace;
    }
    return tracer.trace;
  }

  @Override
  public void see(int layer, PassTensor tensor, MemorySegment memory, int position, int tokens) {
    Place place = Place.values(layer, tensor);
    RecordingBackend.Product product = products.take();
    if (product != null) {
      record(product, place, position, tokens);
    }
    int columns = tensor.columns(config);
    for (int m = 0; m < tokens; m++) {
      MemorySegment row = memory.asSlice(4L * m * columns, 4L * columns);
      trace.put(place, position + m, row.toArray(ValueLayout.JAVA_INT_UNALIGNED));
    }
  }

  private void record(RecordingBackend.Product product, Place place, int position, int tokens) {
    int k = product.k();
    int n = product.n();
    for (int m = 0; m < tokens; m++) {
      int[] activations = new int[k];
      for (int i = 0; i < k; i++) {
        activations[i] = product.activations()[m * k + i];
      }
      trace.put(place.of(Place.Kind.ACTIVATIONS), position + m, activations);
      int[] sums = Arrays.copyOfRange(product.sums(), m * n, (m + 1) * n);
      trace.put(place.of(Place.Kind.SUMS), position + m, sums);
    }
  }
}
